// What a stream's features are standardized by: their mean and deviation over the training videos.
import { createFeatureReader, type Dataset, type Video } from '../data/index.js';
import type { Values } from '../engine/index.js';
import { standardNames } from '../model/index.js';

/** Videos that are looked at, evenly spread over all: enough for a mean, and read in a second. */
const videosAtMost = 256;

/**
 * The mean (D) of all snippets of these videos, each counted alike, and the root of the mean variance of the D features, by
 * the names that the model has for them. Features that do not vary have deviation 1. UserError as for reading features.
 */
export function featureStandard(dataset: Dataset, videos: readonly Video[], stream: string): Values {
  const reader = createFeatureReader(dataset, { cacheBytes: 0 });
  const dim = dataset.streams.find(({ name }) => name === stream)?.dim ?? 0;
  const count = Math.min(videos.length, videosAtMost);
  const mean = new Float64Array(dim);
  const squares = new Float64Array(dim);
  let rows = 0;
  for (let i = 0; i < count; i++) {
    const x = reader.read(videos[Math.floor((i * videos.length) / count)], stream);
    for (let at = 0; at < x.length; at += dim) {
      rows++;
      for (let d = 0; d < dim; d++) {
        // Running means of the distances: sums of squares would lose a small deviation beside a large mean.
        const off = x[at + d] - mean[d];
        mean[d] += off / rows;
        squares[d] += off * (x[at + d] - mean[d]);
      }
    }
  }
  const variance = squares.reduce((sum, square) => sum + square / rows / dim, 0);
  return {
    [standardNames.mean]: { data: Float32Array.from(mean), shape: [dim] },
    [standardNames.deviation]: { data: Float32Array.of(Math.sqrt(variance) || 1), shape: [] },
  };
}
