# Sourced by the comparisons, which set `out`: variants with five seeds each, by the commands that users have. What is there
# already is not made again.

# Trains a variant: its name, a data set, options of `dgam train`.
train() {
  local run=$out/$1 resume=""
  if [ -f "$run/summary.json" ]; then return; fi
  if [ -d "$run" ]; then resume=--resume; fi
  node bin/dgam.js train "$2" --run "$run" --seeds "${SEEDS:-5}" "${@:3}" $resume
}

# Localizes and evaluates the test split: the result's name, the variant, its ground truth, options of `dgam localize`.
evaluate() {
  local result=$out/$1.json
  if [ -f "$result" ]; then return; fi
  node bin/dgam.js localize "$out/$2" "${@:4}" 2> /dev/null
  node bin/dgam.js evaluate "$out/$2" --ground-truth "$3" --json > "$result.part"
  mv "$result.part" "$result"
}
