// Which videos and which of their snippets make a batch: decided by seed, stream, block and number alone.
import { createRandom, type Dataset, openGatherer, sampleTrain, type Video } from '../data/index.js';
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
  batch(block: number, i: number): Promise<Batch>;
  /** Give back the features of a batch that is done with, as memory for another one. */
  recycle(x: Value): void;
  close(): Promise<void>;
}

/** Batches of one stream's training videos; the last incomplete batch of a pass over them is dropped. */
export async function openBatchSource(
  dataset: Dataset,
  videos: readonly Video[],
  stream: string,
  { seed, training }: ResolvedSettings,
  cacheBytes: number,
): Promise<BatchSource> {
  const gatherer = await openGatherer({ cacheBytes });
  const dim = dataset.streams.find(({ name }) => name === stream)?.dim ?? 0;
  const columns = dataset.classes.length + 1;
  const { batch: size, snippets } = training;
  const complete = Math.floor(videos.length / size);
  const key = `${seed}/batches/${stream}`;
  const free: Float32Array[] = [];
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
    async batch(block, i) {
      const random = createRandom(`${key}/${block}/${i}`);
      const chosen = orderOf(block).slice(i * size, (i + 1) * size);
      const files = chosen.map((video) => ({
        path: dataset.openFeatures(video, stream).path,
        rows: sampleTrain(video.snippets, snippets, () => random.uniform()),
      }));
      const y = new Float32Array(size * columns);
      chosen.forEach(({ labels }, row) => {
        for (const label of labels) y[row * columns + label] = 1;
      });
      const x = await gatherer.gather(files, free.pop() ?? new Float32Array(size * snippets * dim));
      return { x: { data: x, shape: [size, snippets, dim] }, y: { data: y, shape: [size, columns] } };
    },
    recycle: ({ data }) => free.push(data),
    close: () => gatherer.close(),
  };
}
