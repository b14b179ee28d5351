// How a batch is cut into blocks of whole videos, which a training step takes one after the other.
import { input, reshape } from '../engine/index.js';
import type { StreamSizes } from './parameters.js';

/** Sizes of the tensors of a training step. */
export interface StepSizes extends StreamSizes {
  /** Videos in a batch, B. */
  readonly batch: number;
  /** Snippets of each video, T. */
  readonly snippets: number;
  /**
   * The fraction of a larger batch that these videos are, where several threads work on it. Losses and gradients are
   * multiplied by it, so that those of all fractions add up to those of the larger batch. Default 1.
   */
  readonly share?: number;
}

/**
 * The number of rows (snippets) that a block should have: enough to keep matrix products busy, few enough for the
 * activations of a block, and at most about 3 MB of features, to stay in the caches.
 */
const targetRows = (features: number): number => Math.min(1600, 800_000 / features);

/** Blocks of a batch: the divisor of B whose blocks come nearest, as a ratio, to {@link targetRows}. */
function blockCount({ batch, snippets, features }: StepSizes): number {
  const divisors = Array.from({ length: batch }, (_, i) => i + 1).filter((n) => batch % n === 0);
  const off = (n: number) => Math.abs(Math.log((batch * snippets) / n / targetRows(features)));
  return divisors.reduce((best, n) => (off(n) < off(best) ? n : best));
}

/**
 * The inputs of a training step, each with a first axis of n blocks: features `x` (n, rows, D), labels `y`
 * (n, videos, C+1), snippet targets (n, videos, T, C+1), and the noise of either phase (n, L·rows, Z); rows = videos·T.
 * `share` is what the losses and gradients of one block are multiplied by, so that all blocks add up to the means over
 * the batch.
 */
export function batchBlocks(
  sizes: StepSizes,
  { samples, latent }: { readonly samples: number; readonly latent: number },
) {
  const { batch, snippets, features, classes, share = 1 } = sizes;
  const n = blockCount(sizes);
  const videos = batch / n;
  const rows = batch * snippets;
  const columns = classes + 1;
  const noise = (phase: 'cvae' | 'model') =>
    reshape(input(`${phase}/noise`, [samples * rows, latent]), [n, (samples * rows) / n, latent]);
  return {
    share: share / n,
    x: reshape(input('x', [batch, snippets, features]), [n, rows / n, features]),
    y: reshape(input('y', [batch, columns]), [n, videos, columns]),
    targets: reshape(input('targets', [batch, snippets, columns]), [n, videos, snippets, columns]),
    noise: { cvae: noise('cvae'), model: noise('model') },
  };
}
