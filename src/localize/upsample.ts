// More steps than snippets, so that a proposal can begin and end between two of them.

/**
 * Linear interpolation of N values at steps of 1/scale: N → N·scale. The steps past the last value continue the line
 * of the last two, as SciPy's interp1d with extrapolation does; a single value is repeated.
 */
export function upsample(values: ArrayLike<number>, scale: number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n * scale);
  for (let step = 0; step < out.length; step++) {
    const i = Math.min(Math.floor(step / scale), Math.max(n - 2, 0));
    const fraction = step / scale - i;
    out[step] = values[i] * (1 - fraction) + values[Math.min(i + 1, n - 1)] * fraction;
  }
  return out;
}
