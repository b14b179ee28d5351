#!/usr/bin/env bash
# What marks in a share of the training videos are worth on HAPT, in one round: points, or segments with background. Writes
# runs/out/marks/ and prints the tables of docs/results.md. 8 trainings a seed, of a minute or two each on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=runs/out/marks
mkdir -p "$out"
. runs/seeds.sh
for share in 0.05 0.10 0.25 1; do
  for marks in points segments; do
    node runs/haptData.js "$out/data-$marks-$share" first "$marks" "$share"
    train "$marks-$share" "$out/data-$marks-$share" --set training.rounds=1
    judge "$marks-$share" "$marks-$share" examples/hapt/annotations.json
  done
done
for marks in points segments; do
  node runs/table.js "$out" previous "$marks"-{0.05,0.10,0.25,1}
done
