// What a stream's features are standardized by: their mean and deviation over the training videos.
import { createFeatureReader, type Dataset, sampleTest, type Video } from '../data/index.js';
import type { Values } from '../engine/index.js';
import { standardNames } from '../model/index.js';

/** Evenly spread over all videos and over each of them: enough for a mean, whatever there is of either. */
const [videosAtMost, snippetsAtMost] = [256, 100];

/**
 * The mean (D) of what is looked at, each snippet counted alike, and the root of the mean variance of the D features, by the
 * names that the model has for them. Features that do not vary have deviation 1. UserError as for reading features.
 */
export function featureStandard(dataset: Dataset, videos: readonly Video[], stream: string): Values {
  const reader = createFeatureReader(dataset, { cacheBytes: 0 });
  const { dim } = dataset.openFeatures(videos[0], stream);
  const mean = new Float64Array(dim);
  const squares = new Float64Array(dim);
  const x = new Float32Array(snippetsAtMost * dim);
  let snippets = 0;
  for (const index of sampleTest(videos.length, { max: videosAtMost })) {
    const rows = sampleTest(videos[index].snippets, { max: snippetsAtMost });
    reader.gather(videos[index], stream, rows, x);
    for (let at = 0; at < rows.length * dim; at += dim) {
      snippets++;
      for (let d = 0; d < dim; d++) {
        // Running means of the distances: sums of squares would lose a small deviation beside a large mean.
        const off = x[at + d] - mean[d];
        mean[d] += off / snippets;
        squares[d] += off * (x[at + d] - mean[d]);
      }
    }
  }
  const variance = squares.reduce((sum, square) => sum + square / snippets / dim, 0);
  return {
    [standardNames.mean]: { data: Float32Array.from(mean), shape: [dim] },
    [standardNames.deviation]: { data: Float32Array.of(Math.sqrt(variance) || 1), shape: [] },
  };
}
