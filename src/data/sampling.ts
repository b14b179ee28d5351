// Sampling of a video's snippets: at random within equal intervals for training, evenly for testing.

/**
 * Random perturbation (DGAM, training): cuts `snippets` rows into `count` equal intervals and draws one index in each,
 * both ends included, so that neighbours may be equal; a short video repeats indices. Indices never decrease.
 * @param random uniform in [0, 1)
 * @throws RangeError if a count is not a positive whole number
 */
export function sampleTrain(snippets: number, count: number, random: () => number): Int32Array {
  mustBeCounts(snippets, count);
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const low = Math.floor((i * snippets) / count);
    const next = i + 1 < count ? Math.floor(((i + 1) * snippets) / count) : snippets - 1;
    const high = Math.max(next, low);
    indices[i] = low + Math.floor(random() * (high - low + 1));
  }
  return indices;
}

/** Limits of the number of test snippets: N = max(min(T, max), min). By default all of them. */
export interface TestSampling {
  min?: number;
  max?: number;
}

/**
 * Even sampling (testing): floor(i·T/N) for i < N, N = max(min(T, max), min). The paper's presets are
 * {min: 50, max: 400} for THUMOS'14 and {min: 2, max: 200} for ActivityNet 1.2; without limits N = T.
 * @throws RangeError if `snippets` is not a positive whole number
 */
export function sampleTest(
  snippets: number,
  { min = 1, max = Number.POSITIVE_INFINITY }: TestSampling = {},
): Int32Array {
  mustBeCounts(snippets);
  const count = Math.max(Math.min(snippets, max), min);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * snippets) / count));
}

function mustBeCounts(...counts: number[]): void {
  for (const n of counts)
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`expected a positive whole number, got ${n}`);
}
