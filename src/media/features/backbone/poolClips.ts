// The features of a snippet's clips → the features of the snippet.

export const clipPoolings = ['mean', 'max', 'std', 'change'] as const;
export type ClipPooling = (typeof clipPoolings)[number];

/**
 * One value for each feature by its values in the clips, in order. change: mean of the sizes of the steps from one clip
 * to the next, 0 if there is one clip.
 */
const pool: Record<ClipPooling, (values: readonly number[]) => number> = {
  mean,
  max: (values) => Math.max(...values),
  std(values) {
    const centre = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  },
  change: (values) =>
    values.length > 1 ? mean(values.slice(1).map((value, i) => Math.abs(value - values[i]))) : 0,
};

/** Clips of D features each → poolings × D, one pooling after the other. */
export function poolClips(clips: readonly Float32Array[], poolings: readonly ClipPooling[]): Float32Array {
  const dim = clips[0].length;
  const features = new Float32Array(dim * poolings.length);
  for (let i = 0; i < dim; i++) {
    const values = clips.map((clip) => clip[i]);
    poolings.forEach((pooling, p) => {
      features[p * dim + i] = pool[pooling](values);
    });
  }
  return features;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
