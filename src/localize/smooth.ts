// A Gaussian filter along time.

/** Gaussian of σ steps, cut at 4σ, with the border reflected (d c b a | a b c d | d c b a): (n) → (n). σ 0 does not smooth. */
export function smooth(values: Float64Array, sigma: number): Float64Array {
  if (sigma === 0) return values;
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  const n = values.length;
  // Reflected once, so that the inner loop is a plain sum; three more, for the last sums.
  const padded = new Float64Array(n + 2 * radius + 3);
  for (let i = 0; i < padded.length; i++) {
    const at = (((i - radius) % (2 * n)) + 2 * n) % (2 * n);
    padded[i] = values[at < n ? at : 2 * n - 1 - at];
  }
  // Four sums at a time: an addition need not wait for the one before it, which takes a quarter of the time.
  const sums = new Float64Array(n + 3);
  for (let i = 0; i < n; i += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0; k < kernel.length; k++) {
      a += kernel[k] * padded[i + k];
      b += kernel[k] * padded[i + k + 1];
      c += kernel[k] * padded[i + k + 2];
      d += kernel[k] * padded[i + k + 3];
    }
    sums.set([a, b, c, d], i);
  }
  return sums.subarray(0, n).map((sum) => sum / total);
}
