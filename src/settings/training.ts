// Settings of training: batches, schedule and optimizer.
import { z } from 'zod';

/** Replaced by a number that fits the data set; see resolve.ts. */
export const auto = z.literal('auto');

/**
 * An epoch trains the CVAE and the model once on each of its batches. The paper's values are in presets.ts; defaults are
 * for a data set of any size.
 */
export const trainingSettings = z.strictObject({
  /**
   * Epochs of each round. Default `auto`: about 1,500 steps over all rounds, and 40 to 1,000 epochs in each round; the
   * steps are about what 200 epochs of HAPT take.
   */
  epochs: z.union([z.int().positive(), auto]).default('auto'),
  /** B, videos in a batch; fewer where the training split is smaller. Default: the paper's. */
  batch: z.int().positive().default(32),
  /** T, snippets that are drawn from each video. Default `auto`: as many as the longest video has, at most 400 (the paper's). */
  snippets: z.union([z.int().positive(), auto]).default('auto'),
  /** The most batches in an epoch. Default `all`: one pass over the videos, without a last batch that is not full. */
  batchesPerEpoch: z.union([z.int().positive(), z.literal('all')]).default('all'),
  /** Epochs until videos and snippets are drawn again; until then each epoch has the same batches. Default 1. */
  resampleEvery: z.int().positive().default(1),
  /**
   * How the updates of CVAE and model alternate (eq. 3): `step`, both on each batch; `epoch`, as in the official code,
   * the CVAE on all batches of an epoch, then the model. Default `step`: it is faster,
   * and mAP on HAPT changed by −.007 ± .007.
   */
  alternate: z.enum(['step', 'epoch']).default('step'),
  /** Epochs until the weight of L_CVAE has risen to its full value. Default `auto`: three tenths of the epochs. */
  rampEpochs: z.union([z.int().positive(), auto]).default('auto'),
  /** Steps of the ramp before the first epoch: 0, as in the paper, gives L_CVAE weight 0 there. Default 1. */
  rampStart: z.int().min(0).max(1).default(1),
  /** Let γ₁ rise along the same ramp. Default true, as in the paper for THUMOS'14. */
  rampGamma1: z.boolean().default(true),
  /**
   * Rounds of self-training, each from new weights. From the second round on, the best proposal of the round before for
   * each label of a training video is a pseudo-label: it is used like a segment annotation. Videos with point or segment
   * annotations keep these. Not in the paper: default 1. `auto`, in the `default` preset: 2 where some videos have labels
   * only and validation can choose between the rounds, else 1.
   */
  rounds: z.union([z.int().positive(), auto]).default(1),
  /** Learning rate of Adam. Default: the paper's. */
  learningRate: z.number().positive().default(1e-3),
  /** β₁ of Adam. Default: the official code's. */
  beta1: z.number().min(0).lt(1).default(0.8),
  /** β₂ of Adam. Default: Adam's usual one. */
  beta2: z.number().min(0).lt(1).default(0.999),
  /** ε of Adam. Default: Adam's usual one. */
  epsilon: z.number().positive().default(1e-8),
});
/** Settings of training. */
export type TrainingSettings = z.infer<typeof trainingSettings>;
