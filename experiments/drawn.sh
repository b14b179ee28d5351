#!/usr/bin/env bash
# The drawn videos (examples/drawn, seed 0) with five seeds, as many epochs as in the demo: DGAM, DGAM without one part, and
# DGAM with fewer streams. Writes experiments/out/drawn/ and prints the rows of docs/results.md and docs/ablations.md. 14 trainings per seed, of
# half a minute to a minute each on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=experiments/out/drawn
mkdir -p "$out"
. experiments/seeds.sh
if [ ! -f "$out/truth.json" ]; then
  node -e "import('./examples/drawn/drawSet.js').then(({ drawSet }) => drawSet('$out', 0, (name) => console.error(name)))"
fi

# Trains a variant (its name, the data set, options), by default with one round, and evaluates it.
compare() {
  train "$1" "$out/$2" --epochs 400 --set training.rounds=1 "${@:3}"
  evaluate "$1" "$1" "$out/set/annotations.json"
}

node bin/dgam.js extract "$out/videos" --tags "$out/truth.json" --streams rgb,flow,pose --out "$out/set"
compare all set
compare rounds set --set training.rounds=2 --epochs 200
compare no-generative set --set loss.generative=false
compare no-guide set --set loss.gamma2=0
compare no-top-k set --set loss.topK=0
compare raw set --set model.standardize=false
compare low-alpha set --set loss.alpha=0.03 --set loss.sparsity=0
compare raw-low-alpha set --set model.standardize=false --set loss.alpha=0.03 --set loss.sparsity=0
for streams in rgb flow pose rgb+flow rgb+pose flow+pose; do
  node -e "import('./examples/drawn/streamsOf.js').then(({ writeStreamsOf }) =>
    writeStreamsOf('$out/set', '$streams'.split('+'), '$out/set-$streams'))"
  compare "$streams" "set-$streams"
done

node experiments/table.js "$out" first all rounds raw-low-alpha low-alpha raw no-generative no-guide no-top-k rgb flow pose rgb+flow rgb+pose flow+pose
