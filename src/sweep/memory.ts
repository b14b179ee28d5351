// The memory that a training takes, by which a sweep decides how many run at a time.
import { type Dataset, videosOf } from '../data/index.js';
import { type RunSettings, resolveSettings } from '../settings/index.js';

export interface RunSize {
  /** Videos in a batch. */
  readonly batch: number;
  /** Snippets of a video in a batch. */
  readonly snippets: number;
  /** Feature size of each stream. */
  readonly dims: readonly number[];
}

const mebi = 2 ** 20;
/** Node and ONNX Runtime with their threads. */
const baseBytes = 300 * mebi;
/** The contents of feature files that training keeps. */
const cacheBytes = 128 * mebi;
/** A batch is gathered and transferred to the runtime's thread; its gradients come back. */
const copies = 3;

/** Bytes of a training process, roughly: .7 GB with two streams of 1,024 numbers and batches of 32 × 400. */
export function runBytes({ batch, snippets, dims }: RunSize): number {
  const features = dims.reduce((sum, dim) => sum + batch * snippets * dim * 4, 0);
  return baseBytes + cacheBytes + copies * features;
}

/** Bytes of the largest training of a data set with any of these settings. */
export function largestRunBytes(dataset: Dataset, settings: readonly RunSettings[]): number {
  const lengths = videosOf(dataset, 'train').map(({ snippets }) => snippets);
  const dims = dataset.streams.map(({ dim }) => dim);
  const sizes = settings.map((one) => {
    const { batch, snippets } = resolveSettings(one, lengths).training;
    return runBytes({ batch, snippets, dims });
  });
  return Math.max(...sizes);
}
