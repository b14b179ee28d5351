#!/usr/bin/env bash
# What marks in a share of the training videos are worth on HAPT: points, or segments with background. Writes
# runs/out/marks/ and prints a line a run. A run takes about a minute on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=runs/out/marks
mkdir -p "$out"
for seed in ${SEEDS:-0 1}; do
  for share in 0.05 0.10 0.25 1; do
    for marks in points segments; do
      data=$out/$marks-$share
      run=$data-$seed
      [ -f "$data/dataset.yaml" ] || node runs/haptData.js "$data" first "$marks" "$share"
      if [ ! -f "$run/model.safetensors" ]; then
        resume=""; if [ -d "$run" ]; then resume="--resume"; fi
        node bin/dgam.js train "$data" --run "$run" --seed "$seed" $resume
      fi
      node bin/dgam.js localize "$run" 2> /dev/null
      node bin/dgam.js evaluate "$run/predictions.json" --ground-truth examples/hapt/annotations.json --json > "$run.json"
      node -e 'const { average } = JSON.parse(require("node:fs").readFileSync(process.argv[1])); console.log(process.argv[1], average.toFixed(3))' "$run.json"
    done
  done
done
