// A Gaussian filter along time.

/** Gaussian of σ steps, cut at 4σ, with the border reflected (d c b a | a b c d | d c b a). */
export function smooth(values: Float64Array, sigma: number): Float64Array {
  if (sigma === 0) return values;
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  const n = values.length;
  // Reflected once, so that the inner loop is a plain sum.
  const padded = new Float64Array(n + 2 * radius);
  for (let i = 0; i < padded.length; i++) {
    const at = (((i - radius) % (2 * n)) + 2 * n) % (2 * n);
    padded[i] = values[at < n ? at : 2 * n - 1 - at];
  }
  return values.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k] * padded[i + k];
    return sum / total;
  });
}
