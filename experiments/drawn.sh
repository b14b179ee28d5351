#!/usr/bin/env bash
# The drawn videos (examples/drawn, seed 0) with five seeds, as many epochs as in the demo: DGAM, DGAM without a part, fewer streams,
# and streams of other features. Writes experiments/out/drawn/ and prints the tables of docs/results.md. After nine
# extractions 22 trainings a seed, of half a minute to a minute each on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
out=experiments/out/drawn
mkdir -p "$out"
. experiments/seeds.sh
if [ ! -f "$out/truth.json" ]; then
  node -e "import('./examples/drawn/drawSet.js').then(({ drawSet }) => drawSet('$out', 0, (name) => console.error(name)))"
fi

# Features: of which streams, into which folder, and what is set.
extract() {
  node bin/dgam.js extract "$out/videos" --tags "$out/truth.json" --streams "$1" --out "$out/$2" "${@:3}"
}

# One round, unless it is said otherwise.
compare() {
  train "$1" "$out/$2" --epochs 400 --set training.rounds=1 "${@:3}"
  judge "$1" "$1" "$out/set/annotations.json"
}

extract rgb,flow,pose set
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

features=(
  rgb-max rgb.pooling=[mean,max]
  rgb-std rgb.pooling=[mean,std]
  rgb-change rgb.pooling=[mean,change]
  flow-std flow.pooling=[mean,std]
  flow-image flow.descriptor=image
  flow-both flow.descriptor=both
  pose-appearance pose.appearance=true
)
for ((i = 0; i < ${#features[@]}; i += 2)); do
  name=${features[i]}
  extract "${name%%-*}" "set-$name" --set "${features[i + 1]}"
  compare "$name" "set-$name"
done

node experiments/table.js "$out" first all rounds raw-low-alpha low-alpha raw no-generative no-guide no-top-k rgb flow pose rgb+flow rgb+pose flow+pose
node experiments/table.js "$out" first rgb rgb-max rgb-std rgb-change
node experiments/table.js "$out" first flow flow-std flow-image flow-both
node experiments/table.js "$out" first pose pose-appearance
