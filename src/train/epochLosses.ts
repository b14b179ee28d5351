// Mean losses of an epoch, added up step by step, and the error when one of them is not finite.
import type { Values } from '../engine/index.js';
import { lossName } from '../model/index.js';
import type { Losses, Position } from '../runs/index.js';
import type { ResolvedSettings } from '../settings/index.js';

/** A loss became NaN or infinite. */
export class DivergedError extends Error {
  override name = 'DivergedError';
}

export interface LossContext {
  readonly stream: string;
  /** Batches of an epoch. */
  readonly batches: number;
  readonly training: Pick<ResolvedSettings['training'], 'learningRate'>;
}

/**
 * The losses of the position's epoch with those of its step added, each divided by the batches of an epoch; `outputs` are
 * the scalar outputs of the step. Throws {@link DivergedError} on NaN or infinity.
 */
export function addLosses(
  { epoch, step, losses }: Position,
  outputs: Values,
  { stream, batches, training }: LossContext,
): Losses {
  const sums: Record<string, number> = { ...losses };
  for (const [output, { data }] of Object.entries(outputs)) {
    const name = lossName(output) ?? output;
    if (!Number.isFinite(data[0])) {
      throw new DivergedError(
        `training of stream '${stream}' diverged at epoch ${epoch + 1}, step ${step + 1} of ${batches}: ` +
          `the loss '${name}' is ${data[0]}. ` +
          `Lower training.learningRate (now ${training.learningRate}), or check the scale of the features.`,
      );
    }
    sums[name] = (sums[name] ?? 0) + data[0] / batches;
  }
  return sums;
}
