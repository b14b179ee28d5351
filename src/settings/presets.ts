// Named settings: the paper's two, exactly, and one for any data set.
import { activitynet12Localization, defaultLocalization, thumos14Localization } from './localization.js';
import type { RunSettings } from './run.js';

/** A part of the settings, at any depth. */
export type Partially<T> = { readonly [K in keyof T]?: T[K] extends object ? Partially<T[K]> : T[K] };

/** What the published numbers used (DGAM section 4.1 and its official code). */
const paper = {
  protocol: 'paper',
  validateEvery: 10,
  checkpointEvery: 50,
  training: {
    epochs: 6000,
    batch: 32,
    snippets: 400,
    batchesPerEpoch: 6,
    blockEpochs: 10,
    alternate: 'epoch',
    rampEpochs: 300,
    rampStart: 0,
  },
} satisfies Partially<RunSettings>;

export const presets = {
  /**
   * For a data set of any size: length and ramp follow it, features are standardized, the two phases alternate a step
   * at a time, and a second round learns from the first one's best proposals, where validation can tell whether it is better.
   */
  default: {
    model: { standardize: true },
    loss: { alpha: 1, topK: 1, sparsity: 0.5 },
    training: { rounds: 'auto' },
    localization: defaultLocalization,
  },
  thumos14: {
    ...paper,
    loss: { alpha: 0.03, gamma1: 0.5, gamma2: 0.1 },
    lossByStream: { flow: { gamma1: 0.3 } },
    testSampling: { min: 50, max: 400 },
    localization: thumos14Localization,
  },
  activitynet12: {
    ...paper,
    loss: { alpha: 1, gamma1: 0.1, gamma2: 0.1 },
    lossByStream: { flow: { foreground: 0.3 } },
    training: { ...paper.training, rampGamma1: false },
    testSampling: { min: 2, max: 200 },
    localization: activitynet12Localization,
  },
} satisfies Record<string, Partially<RunSettings>>;

export type PresetName = keyof typeof presets;
