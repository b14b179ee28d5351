#!/usr/bin/env bash
# What marks in a share of the training videos are worth on HAPT, in one round: points, or segments with background. Writes
# experiments/out/marks/ and prints the tables of docs/results.md. 8 trainings a seed, of a minute or two each on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=experiments/out/marks
mkdir -p "$out"
. experiments/seeds.sh
for share in 0.05 0.10 0.25 1; do
  for marks in points segments; do
    node experiments/haptData.js "$out/data-$marks-$share" first "$marks" "$share"
    train "$marks-$share" "$out/data-$marks-$share" --set training.rounds=1
    judge "$marks-$share" "$marks-$share" examples/hapt/annotations.json
  done
done
for marks in points segments; do
  node experiments/table.js "$out" previous "$marks"-{0.05,0.10,0.25,1}
done
