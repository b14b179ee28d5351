#!/usr/bin/env bash
# The drawn videos (examples/drawn, seed 0): features once, then seeds 0-4 of DGAM, of DGAM without a part, and of fewer streams.
# Writes runs/out/drawn/ and prints the table of docs/results.md. A rerun goes on where it ended.
set -euo pipefail
cd "$(dirname "$0")/.."
out=runs/out/drawn
streams=${STREAMS:-rgb,flow,pose}
mkdir -p "$out"
if [ ! -f "$out/truth.json" ]; then
  node -e "import('./examples/drawn/drawSet.js').then(({ drawSet }) => drawSet('$out', 0, (name) => console.error(name)))"
fi
node bin/dgam.js extract "$out/videos" --tags "$out/truth.json" --out "$out/set" --streams "$streams"
for variant in $(node runs/drawnTable.js "$out" variants); do
  set=$(node runs/drawnTable.js "$out" dataset "$variant")
  case $variant in
    no-generative) change="--set loss.generative=false" ;;
    no-guide) change="--set loss.gamma2=0" ;;
    *) change="" ;;
  esac
  for seed in 0 1 2 3 4; do
    run=$out/$variant-$seed
    if [ -f "$run.json" ]; then continue; fi
    if [ ! -f "$run/model.safetensors" ]; then
      resume=""; if [ -d "$run" ]; then resume="--resume"; fi
      node bin/dgam.js train "$set" --run "$run" --seed "$seed" $change $resume
    fi
    node bin/dgam.js localize "$run" 2> /dev/null
    node bin/dgam.js evaluate "$run/predictions.json" --ground-truth "$out/set/annotations.json" --json > "$run.part"
    mv "$run.part" "$run.json"
  done
done
node runs/drawnTable.js "$out"
