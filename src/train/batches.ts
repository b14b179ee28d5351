// Which videos and which of their snippets make a batch: decided by seed, stream, block and number alone.
import { createRandom, type Dataset, type FeatureReader, sampleTrain, type Video } from '../data/index.js';
import type { Value } from '../engine/index.js';
import type { ResolvedSettings } from './settings.js';

export interface Batch {
  /** (B, T, D) features. */
  readonly x: Value;
  /** (B, C+1): 1 for each label of the video, 0 for the background column. */
  readonly y: Value;
}

export interface BatchSource {
  /** Batches in an epoch. */
  readonly count: number;
  /** Batch i of a block of epochs. The same call gives the same batch, so none needs to be kept. */
  batch(block: number, i: number): Batch;
}

/** Batches of one stream's training videos; the last incomplete batch of a pass over them is dropped. */
export function batchSource(
  dataset: Dataset,
  reader: FeatureReader,
  videos: readonly Video[],
  stream: string,
  { seed, training }: ResolvedSettings,
): BatchSource {
  const dim = dataset.streams.find(({ name }) => name === stream)?.dim ?? 0;
  const columns = dataset.classes.length + 1;
  const { batch: size, snippets } = training;
  const complete = Math.floor(videos.length / size);
  const key = `${seed}/batches/${stream}`;
  let order = { block: -1, videos };

  function orderOf(block: number): readonly Video[] {
    if (order.block !== block) {
      const shuffled = [...videos];
      createRandom(`${key}/${block}`).shuffle(shuffled);
      order = { block, videos: shuffled };
    }
    return order.videos;
  }

  return {
    count: training.batchesPerEpoch === 'all' ? complete : Math.min(complete, training.batchesPerEpoch),
    batch(block, i) {
      const random = createRandom(`${key}/${block}/${i}`);
      const x = new Float32Array(size * snippets * dim);
      const y = new Float32Array(size * columns);
      orderOf(block)
        .slice(i * size, (i + 1) * size)
        .forEach((video, row) => {
          const rows = sampleTrain(video.snippets, snippets, () => random.uniform());
          reader.gather(video, stream, rows, x, row * snippets * dim);
          for (const label of video.labels) y[row * columns + label] = 1;
        });
      return { x: { data: x, shape: [size, snippets, dim] }, y: { data: y, shape: [size, columns] } };
    },
  };
}
