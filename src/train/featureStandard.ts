// The mean and deviation by which a stream's features are standardized, from a sample of the training videos.
import { createFeatureReader, type Dataset, sampleTest, type Video } from '../data/index.js';
import type { Values } from '../engine/index.js';
import { standardNames } from '../model/index.js';

/** Evenly spread over the videos, and over the snippets of each: enough for a mean of a data set of any size. */
const [maxVideos, maxSnippets] = [256, 100];

/**
 * The mean (D) of the sampled features, each snippet counted alike, and a scalar deviation: the root of the mean variance
 * of the D features, or 1 if they do not vary. Keyed by the model's names for them. UserError as for reading features.
 */
export function featureStandard(dataset: Dataset, videos: readonly Video[], stream: string): Values {
  const reader = createFeatureReader(dataset, { cacheBytes: 0 });
  const { dim } = dataset.openFeatures(videos[0], stream);
  const mean = new Float64Array(dim);
  const squares = new Float64Array(dim);
  const x = new Float32Array(maxSnippets * dim);
  let snippets = 0;
  for (const index of sampleTest(videos.length, { max: maxVideos })) {
    const rows = sampleTest(videos[index].snippets, { max: maxSnippets });
    reader.gather(videos[index], stream, rows, x);
    for (let at = 0; at < rows.length * dim; at += dim) {
      snippets++;
      for (let d = 0; d < dim; d++) {
        // Running means (Welford): with plain sums of squares a small deviation beside a large mean is lost.
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
