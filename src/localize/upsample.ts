// More steps than snippets, so that a proposal can begin and end between two of them.

/**
 * Linear interpolation of N values at steps of 1/scale: N → N·scale. The steps past the last value continue the line
 * of the last two, as SciPy's interp1d with extrapolation does; a single value is repeated.
 */
export function upsample(values: ArrayLike<number>, scale: number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n * scale);
  for (let i = 0; i < n; i++) {
    const left = Math.min(i, Math.max(n - 2, 0));
    const [from, to] = [values[left], values[Math.min(left + 1, n - 1)]];
    for (let step = i * scale; step < (i + 1) * scale; step++) {
      const fraction = step / scale - left;
      out[step] = from * (1 - fraction) + to * fraction;
    }
  }
  return out;
}
