#!/usr/bin/env bash
# HAPT with five seeds: the PyTorch reference's settings (examples/hapt/reference.yaml) with and without the generative part,
# by both rules of localization; then step by step from the paper's recipe to the `default` preset and to the settings of
# these recordings (examples/hapt/settings.yaml), and those with other people to test on. Writes runs/out/hapt/ and prints the
# tables of docs/results.md. Eleven minutes a seed on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=runs/out/hapt
mkdir -p "$out"
. runs/seeds.sh
paper="--config examples/hapt/reference.yaml"

train no-cvae examples/hapt $paper --set loss.generative=false
train dgam examples/hapt $paper
train dgam-topk examples/hapt $paper --set loss.topK=1
train step examples/hapt $paper --set training.alternate=step
train step-topk examples/hapt $paper --set training.alternate=step --set loss.topK=1
train default examples/hapt
train alpha examples/hapt --set loss.alpha=1
train hapt examples/hapt --config examples/hapt/settings.yaml
train hapt-no-generative examples/hapt --config examples/hapt/settings.yaml --set loss.generative=false
train hapt-no-top-k examples/hapt --config examples/hapt/settings.yaml --set loss.topK=0
node runs/haptData.js "$out/second" second tags
train default-second "$out/second"
train alpha-second "$out/second" --set loss.alpha=1
train hapt-second "$out/second" --config examples/hapt/settings.yaml

for rule in paper default; do
  for variant in no-cvae dgam dgam-topk; do
    judge "$variant-$rule" "$variant" examples/hapt/annotations.json --set "localization.rule=$rule"
  done
done
for variant in step step-topk; do
  judge "$variant" "$variant" examples/hapt/annotations.json --set localization.rule=default
done
for variant in default alpha hapt hapt-no-generative hapt-no-top-k; do
  judge "$variant" "$variant" examples/hapt/annotations.json
done
for variant in default alpha hapt; do
  judge "$variant-second" "$variant-second" "$out/second/annotations.json"
done

node runs/table.js "$out" previous no-cvae-paper dgam-paper dgam-topk-paper
node runs/table.js "$out" previous no-cvae-default dgam-default dgam-topk-default
node runs/table.js "$out" previous dgam-paper dgam-default step step-topk default alpha hapt
node runs/table.js "$out" previous default-second alpha-second hapt-second
node runs/table.js "$out" first hapt hapt-no-generative hapt-no-top-k
