// The batches of one stream: which videos and which of their snippets are in each, as keyed random draws decide.
import {
  annotatedSnippets,
  createRandom,
  type Dataset,
  openGatherer,
  sampleTrain,
  type Video,
  writeSnippetTargets,
} from '../data/index.js';
import { sizeOf, type Value } from '../engine/index.js';
import type { ValueHandle } from '../onnx/node.js';
import type { ResolvedSettings } from '../settings/index.js';
import type { RandomKeys } from './schedule.js';

/** The part of a batch that one runtime works on. */
export interface BatchShare {
  /** Features (videos, T, D). */
  readonly x: ValueHandle;
  /** Labels (videos, C+1): 1 for each label of the video, 0 for the background column. */
  readonly y: Value;
  /** Snippet targets (videos, T, C+1), see `writeSnippetTargets`; where the batches have them. */
  readonly targets?: Value;
}

export interface BatchSource {
  /** Batches of an epoch. */
  readonly count: number;
  /** Batch i of a block of epochs, in shares. The same call gives the same batch, so that none has to be kept. */
  batch(block: number, i: number): Promise<readonly BatchShare[]>;
  /** Give back the features of a batch after use, as memory for another batch. */
  recycle(features: readonly ValueHandle[]): void;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

export interface BatchOptions {
  readonly stream: string;
  readonly training: ResolvedSettings['training'];
  readonly keys: RandomKeys;
  /** How many videos of a batch each share has. */
  readonly shares: readonly number[];
  /** Whether batches have snippet targets. */
  readonly withTargets: boolean;
  /** Memory for the contents of feature files. */
  readonly cacheBytes: number;
}

interface SampledVideo {
  readonly video: Video;
  /** T sampled snippets. */
  readonly rows: Int32Array;
}

/** Whether any of these videos has point or segment annotations for training. */
export const isSupervised = (videos: readonly Video[]): boolean =>
  videos.some(({ temporalAnnotations }) => temporalAnnotations.length > 0);

/** The batches of a stream's training videos. The last incomplete batch of a pass over the videos is dropped. */
export async function openBatchSource(
  dataset: Dataset,
  videos: readonly Video[],
  { stream, training, keys, shares, withTargets, cacheBytes }: BatchOptions,
): Promise<BatchSource> {
  const gatherer = await openGatherer({ cacheBytes });
  const { batch: size, snippets } = training;
  const dim = dataset.streams.find(({ name }) => name === stream)?.dim ?? 0;
  const complete = Math.floor(videos.length / size);
  /** Memory for the features of each share. */
  const free: ValueHandle[][] = shares.map(() => []);
  let order = { block: -1, videos };

  function videosOfBlock(block: number): readonly Video[] {
    if (order.block !== block) {
      order = { block, videos: createRandom(keys.videoOrder(block)).shuffle([...videos]) };
    }
    return order.videos;
  }

  async function gatherShare(sampled: readonly SampledVideo[], share: number): Promise<BatchShare> {
    const files = sampled.map(({ video, rows }) => {
      const { path, view } = dataset.openFeatures(video, stream);
      return { path, view, rows };
    });
    const shape = [sampled.length, snippets, dim];
    const gathering = gatherer.gather(files, sizeOf(shape), free[share].pop()?.handle);
    const y = labelsOf(sampled, dataset.classes.length);
    const targets = withTargets && targetsOf(sampled, snippets, dataset.classes);
    return { x: { handle: await gathering, shape }, y, ...(targets && { targets }) };
  }

  return {
    count: training.batchesPerEpoch === 'all' ? complete : Math.min(complete, training.batchesPerEpoch),
    batch(block, i) {
      const { uniform } = createRandom(keys.snippets(block, i));
      const sampled = videosOfBlock(block)
        .slice(i * size, (i + 1) * size)
        .map((video) => ({ video, rows: sampleTrain(video.snippets, snippets, uniform) }));
      let end = 0;
      const parts = shares.map((count) => {
        end += count;
        return sampled.slice(end - count, end);
      });
      return Promise.all(parts.map(gatherShare));
    },
    recycle(features) {
      for (const [share, value] of features.entries()) free[share].push(value);
    },
    close: () => gatherer.close(),
  };
}

function labelsOf(sampled: readonly SampledVideo[], classes: number): Value {
  const shape = [sampled.length, classes + 1];
  const data = new Float32Array(sizeOf(shape));
  for (const [i, { video }] of sampled.entries()) {
    for (const label of video.labels) data[i * (classes + 1) + label] = 1;
  }
  return { data, shape };
}

function targetsOf(sampled: readonly SampledVideo[], snippets: number, classes: readonly string[]): Value {
  const shape = [sampled.length, snippets, classes.length + 1];
  const data = new Float32Array(sizeOf(shape));
  for (const [i, { video, rows }] of sampled.entries()) {
    const annotated = annotatedSnippets(video.temporalAnnotations, video, classes);
    writeSnippetTargets(annotated, rows, classes.length, data, i * snippets * (classes.length + 1));
  }
  return { data, shape };
}
