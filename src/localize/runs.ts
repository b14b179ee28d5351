// Runs of steps above a threshold, and how much a run stands out from what surrounds it.

/** [start, end) of each run of consecutive values that are greater than `threshold`. */
export function runsAbove(values: Float64Array, threshold: number): [start: number, end: number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] > threshold)) continue;
    const start = i;
    while (i < values.length && values[i] > threshold) i++;
    runs.push([start, i]);
  }
  return runs;
}

/**
 * The outer–inner contrast of steps [start, end): mean(inside) − weight·(mean(left) + mean(right)). The margins are
 * ⌊length/4⌋ + 1 steps each, cut off at the ends; where there is none its mean is 0.
 * Give it prefix sums (see {@link prefixSums}): it then takes the same time for runs of any length.
 */
export function contrast(sums: Float64Array, start: number, end: number, weight: number): number {
  const last = sums.length - 1;
  const margin = Math.floor((end - start) / 4) + 1;
  const mean = (from: number, to: number) => (to > from ? (sums[to] - sums[from]) / (to - from) : 0);
  const left = mean(Math.max(start - margin, 0), start);
  const right = mean(end, Math.min(end + margin, last));
  return mean(start, end) - weight * (left + right);
}

/** sums[i] = Σ of the first i values: (n) → (n+1). */
export function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  return sums;
}
