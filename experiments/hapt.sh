#!/usr/bin/env bash
# HAPT with five seeds: the PyTorch reference's settings (examples/hapt/reference.yaml) with and without the generative part,
# by both rules of localization; then step by step from the paper's recipe to the `default` preset, the last steps with other
# people to test on too, and one round of the preset without a part. Writes experiments/out/hapt/ and prints the tables of
# docs/results.md and docs/ablations.md. 19 trainings a seed, of a minute or two each on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=experiments/out/hapt
mkdir -p "$out"
. experiments/seeds.sh
paper="--config examples/hapt/reference.yaml"

train no-cvae examples/hapt $paper --set loss.generative=false
train dgam examples/hapt $paper
train dgam-topk examples/hapt $paper --set loss.topK=1
train step examples/hapt $paper --set training.alternate=step
train step-topk examples/hapt $paper --set training.alternate=step --set loss.topK=1
node experiments/haptData.js "$out/second" second tags
# What the preset had before it held background, then actions, then features to be like something, and then learned from itself.
once="--set training.rounds=1"
raw="$once --set model.standardize=false"
for split in "" -second; do
  data=examples/hapt
  if [ -n "$split" ]; then data=$out/second; fi
  train "selected$split" "$data" $raw --set loss.sparsity=0 --set loss.alpha=0.03
  train "alpha$split" "$data" $raw --set loss.sparsity=0
  train "sparsity$split" "$data" $raw
  train "once$split" "$data" $once
  train "default$split" "$data"
  # Its two rounds share the steps of one; these take twice as many.
  train "longer$split" "$data" --set training.rounds=2 --epochs 214
done
train no-generative examples/hapt $once --set loss.generative=false
train no-top-k examples/hapt $once --set loss.topK=0

for rule in paper default; do
  for variant in no-cvae dgam dgam-topk; do
    evaluate "$variant-$rule" "$variant" examples/hapt/annotations.json --set "localization.rule=$rule"
  done
done
for variant in step step-topk; do
  evaluate "$variant" "$variant" examples/hapt/annotations.json --set localization.rule=default
done
for variant in selected alpha sparsity once default longer no-generative no-top-k; do
  evaluate "$variant" "$variant" examples/hapt/annotations.json
done
for variant in selected alpha sparsity once default longer; do
  evaluate "$variant-second" "$variant-second" "$out/second/annotations.json"
done

node experiments/table.js "$out" previous no-cvae-paper dgam-paper dgam-topk-paper
node experiments/table.js "$out" previous no-cvae-default dgam-default dgam-topk-default
node experiments/table.js "$out" previous dgam-paper dgam-default step step-topk selected alpha sparsity once default longer
node experiments/table.js "$out" previous {selected,alpha,sparsity,once,default,longer}-second
node experiments/table.js "$out" first once no-generative no-top-k
