#!/usr/bin/env bash
# HAPT with temporal annotations in a share of the training videos, in one round: points, or segments with background. Writes
# experiments/out/annotations/ and prints the table of docs/ablations.md. 8 trainings a seed, of a minute or two each on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=experiments/out/annotations
mkdir -p "$out"
. experiments/seeds.sh
for share in 0.05 0.10 0.25 1; do
  for annotations in points segments; do
    node experiments/haptData.js "$out/data-$annotations-$share" first "$annotations" "$share"
    train "$annotations-$share" "$out/data-$annotations-$share" --set training.rounds=1
    evaluate "$annotations-$share" "$annotations-$share" examples/hapt/annotations.json
  done
done
for annotations in points segments; do
  node experiments/table.js "$out" previous "$annotations"-{0.05,0.10,0.25,1}
done
