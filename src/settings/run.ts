// The settings of a run: everything that decides how it is trained and localized, in one validated object.
import { z } from 'zod';
import { localizationSettings } from './localization.js';
import { lossOverrides, lossSettings } from './loss.js';
import { modelSettings } from './model.js';
import { auto, trainingSettings } from './training.js';

/** Snippets of a video in inference: N = max(min(T, max), min) of its T snippets, at equal distances. */
const testSampling = z.strictObject({
  /** The fewest snippets; a shorter video's are repeated. Default 1. */
  min: z.int().positive().default(1),
  /** The most snippets. Default `all`. */
  max: z.union([z.int().positive(), z.literal('all')]).default('all'),
});

export const runSettings = z.strictObject({
  /** The preset that the other settings override. */
  preset: z.string().default('default'),
  /** Seed of all random numbers: initial weights, batches and noise. */
  seed: z.int().nonnegative().default(0),
  /**
   * `clean` selects weights on the validation split, or takes the last ones. `paper` selects on the test split, as the
   * published model was selected; every output says so.
   */
  protocol: z.enum(['clean', 'paper']).default('clean'),
  /** Epochs between evaluations for model selection. Default `auto`: a tenth of all. 0: none, the last weights are used. */
  validateEvery: z.union([z.int().nonnegative(), auto]).default('auto'),
  /** Epochs between checkpoints. Default `auto`: a tenth of all, at most 50. */
  checkpointEvery: z.union([z.int().positive(), auto]).default('auto'),
  model: modelSettings.prefault({}),
  loss: lossSettings.prefault({}),
  /** By stream name: the loss settings that differ from `loss`. */
  lossByStream: z.record(z.string(), lossOverrides).default({}),
  training: trainingSettings.prefault({}),
  testSampling: testSampling.prefault({}),
  localization: localizationSettings,
});
/** All settings of a run. */
export type RunSettings = z.infer<typeof runSettings>;
