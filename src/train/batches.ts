// Which videos and which of their snippets make a batch: decided by seed, stream, block and number alone.
import {
  createRandom,
  type Dataset,
  markedSnippets,
  openGatherer,
  sampleTrain,
  type Video,
  writeKnown,
} from '../data/index.js';
import type { Value } from '../engine/index.js';
import { sizeOf } from '../engine/index.js';
import type { ValueHandle } from '../onnx/node.js';
import type { ResolvedSettings } from '../settings/index.js';

/** The part of a batch that one runtime works on. */
export interface BatchShare {
  /** Features (videos, T, D). */
  readonly x: ValueHandle;
  /** (videos, C+1): 1 for each label of the video, 0 for the background column. */
  readonly y: Value;
  /** What is known of each snippet (videos, T, C+1), where some videos have marks. */
  readonly known?: Value;
}

export interface BatchSource {
  /** Batches in an epoch. */
  readonly count: number;
  /** Batch i of a block of epochs, in shares. The same call gives the same batch, so none needs to be kept. */
  batch(block: number, i: number): Promise<readonly BatchShare[]>;
  /** Give back the features of a batch that is done with, as memory for another one. */
  recycle(features: readonly ValueHandle[]): void;
  close(): Promise<void>;
}

/** Whether someone marked more than tags in any of these videos. */
export const isSupervised = (videos: readonly Video[]): boolean =>
  videos.some(({ marks }) => marks.length > 0);

/** Batches of one stream's training videos; the last incomplete batch of a pass over them is dropped. */
export async function openBatchSource(
  dataset: Dataset,
  videos: readonly Video[],
  stream: string,
  { seed, training }: ResolvedSettings,
  /** Videos of each share. */
  shares: readonly number[],
  cacheBytes: number,
): Promise<BatchSource> {
  const gatherer = await openGatherer({ cacheBytes });
  const dim = dataset.streams.find(({ name }) => name === stream)?.dim ?? 0;
  const classes = dataset.classes.length;
  const columns = classes + 1;
  const supervised = isSupervised(videos);
  const { batch: size, snippets } = training;
  const complete = Math.floor(videos.length / size);
  const key = `${seed}/batches/${stream}`;
  /** Memory for the features of each share. */
  const free: ValueHandle[][] = shares.map(() => []);
  let order = { block: -1, videos };

  function orderOf(block: number): readonly Video[] {
    if (order.block !== block) {
      const shuffled = [...videos];
      createRandom(`${key}/${block}`).shuffle(shuffled);
      order = { block, videos: shuffled };
    }
    return order.videos;
  }

  async function shareOf(chosen: readonly Video[], i: number, uniform: () => number): Promise<BatchShare> {
    const files = chosen.map((video) => {
      const { path, view } = dataset.openFeatures(video, stream);
      return { path, view, rows: sampleTrain(video.snippets, snippets, uniform) };
    });
    const y = new Float32Array(chosen.length * columns);
    chosen.forEach(({ labels }, row) => {
      for (const label of labels) y[row * columns + label] = 1;
    });
    const known = supervised && new Float32Array(chosen.length * snippets * columns);
    if (known) {
      files.forEach(({ rows }, row) => {
        const marked = markedSnippets(chosen[row].marks, chosen[row], dataset.classes);
        writeKnown(marked, rows, classes, known, row * snippets * columns);
      });
    }
    const shape = [chosen.length, snippets, dim];
    return {
      x: { handle: await gatherer.gather(files, sizeOf(shape), free[i].pop()?.handle), shape },
      y: { data: y, shape: [chosen.length, columns] },
      ...(known && { known: { data: known, shape: [chosen.length, snippets, columns] } }),
    };
  }

  return {
    count: training.batchesPerEpoch === 'all' ? complete : Math.min(complete, training.batchesPerEpoch),
    batch(block, i) {
      const { uniform } = createRandom(`${key}/${block}/${i}`);
      const chosen = orderOf(block).slice(i * size, (i + 1) * size);
      let taken = 0;
      return Promise.all(
        shares.map((share, k) => {
          taken += share;
          return shareOf(chosen.slice(taken - share, taken), k, uniform);
        }),
      );
    },
    recycle(features) {
      for (const [i, value] of features.entries()) free[i].push(value);
    },
    close: () => gatherer.close(),
  };
}
