// Upsampling: several steps for each snippet, so that a proposal can begin and end between two snippets.

/**
 * Linear interpolation: (N) → (N·factor). Steps after the last value extrapolate the last two values linearly, as SciPy's
 * interp1d does; a single value is repeated.
 */
export function upsample(values: ArrayLike<number>, factor: number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n * factor);
  for (let i = 0; i < n; i++) {
    const left = Math.min(i, Math.max(n - 2, 0));
    const [from, to] = [values[left], values[Math.min(left + 1, n - 1)]];
    for (let step = i * factor; step < (i + 1) * factor; step++) {
      const fraction = step / factor - left;
      out[step] = from * (1 - fraction) + to * fraction;
    }
  }
  return out;
}
