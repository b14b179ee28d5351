// Intervals of steps where a signal exceeds a threshold, and the score of an interval by outer–inner contrast.

/** [start, end) of each interval of consecutive steps whose values exceed the threshold, in order of time. */
export function intervalsAbove(values: Float64Array, threshold: number): [start: number, end: number][] {
  const intervals: [number, number][] = [];
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] > threshold)) continue;
    const start = i;
    while (i < values.length && values[i] > threshold) i++;
    intervals.push([start, i]);
  }
  return intervals;
}

/**
 * Outer–inner contrast of steps [start, end): mean(inside) − weight·(mean(left margin) + mean(right margin)). Each
 * margin has ⌊length/4⌋ + 1 steps, fewer at the ends of the video; the mean of a margin without steps is 0.
 * Takes {@link prefixSums} of the values, so the time does not depend on the interval's length.
 */
export function contrast(sums: Float64Array, start: number, end: number, weight: number): number {
  const steps = sums.length - 1;
  const margin = Math.floor((end - start) / 4) + 1;
  const mean = (from: number, to: number) => (to > from ? (sums[to] - sums[from]) / (to - from) : 0);
  const left = mean(Math.max(start - margin, 0), start);
  const right = mean(end, Math.min(end + margin, steps));
  return mean(start, end) - weight * (left + right);
}

/** sums[i] = Σ of the first i values: (n) → (n+1). */
export function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  return sums;
}
