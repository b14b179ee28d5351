// Softmax and medians.

/**
 * Softmax of each row of (N, `columns`), in place; of one row by default. Returns `logits`. The largest value of a row
 * is subtracted before exp, so that nothing overflows.
 */
export function softmax(logits: Float64Array, columns = logits.length): Float64Array {
  for (let start = 0; start < logits.length; start += columns) {
    const end = start + columns;
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) largest = Math.max(largest, logits[i]);
    let sum = 0;
    for (let i = start; i < end; i++) sum += logits[i] = Math.exp(logits[i] - largest);
    for (let i = start; i < end; i++) logits[i] /= sum;
  }
  return logits;
}

/** The middle value; of an even number of values, the mean of the two middle ones. NaN without values. */
export function median(values: ArrayLike<number>): number {
  const sorted = new Float64Array(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The middle value; of an even number of values, the larger of the two middle ones: always one of the values. */
export const upperMedian = (values: ArrayLike<number>): number =>
  new Float64Array(values).sort()[values.length >> 1];
