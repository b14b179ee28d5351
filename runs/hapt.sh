#!/usr/bin/env bash
# The full HAPT comparison: 200 epochs with the reference's settings, seeds 0-4, with and without the generative part,
# and with the top-k term besides, localized by both rules. Writes runs/out/hapt/ and prints the table of docs/results.md. About 25 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=runs/out/hapt
mkdir -p "$out"
for seed in 0 1 2 3 4; do
  for variant in false true topk; do
    case $variant in
      topk) set=loss.topK=1 ;;
      *) set=loss.generative=$variant ;;
    esac
    run=$out/$variant-$seed
    if [ ! -f "$run/model.safetensors" ]; then
      resume=""; if [ -d "$run" ]; then resume="--resume"; fi
      begun=$(date +%s.%N)
      node bin/dgam.js train examples/hapt --run "$run" --config examples/hapt/reference.yaml \
        --seed "$seed" --set $set $resume
      echo "$begun $(date +%s.%N)" | awk '{ print $2 - $1 }' > "$out/$variant-$seed.seconds"
    fi
    for rule in paper default; do
      node bin/dgam.js localize "$run" --set localization.rule=$rule 2> /dev/null
      node bin/dgam.js evaluate "$run/predictions.json" --ground-truth examples/hapt/annotations.json --json \
        > "$out/$variant-$rule-$seed.json"
    done
  done
done
node runs/haptTable.js "$out"
