// Which classes to look for in a video.

/** Indices of the classes whose probability exceeds the threshold; without any, the most probable one. */
export function classesAbove(probability: ArrayLike<number>, threshold: number): number[] {
  const indices = Array.from(probability, (_, i) => i);
  const above = indices.filter((i) => probability[i] > threshold);
  return above.length > 0
    ? above
    : [indices.reduce((best, i) => (probability[i] > probability[best] ? i : best))];
}
