// Named settings: those of the paper for its two data sets, and one for any data set.
import { activitynet12Localization, defaultLocalization, thumos14Localization } from './localization.js';
import type { RunSettings } from './run.js';

/** Some of the settings, at any depth. */
type Partially<T> = { readonly [K in keyof T]?: T[K] extends object ? Partially<T[K]> : T[K] };

/** Common to both data sets of the paper (section 4.1 and the official code). */
const paper = {
  protocol: 'paper',
  validateEvery: 10,
  checkpointEvery: 50,
  training: {
    epochs: 6000,
    batch: 32,
    snippets: 400,
    batchesPerEpoch: 6,
    resampleEvery: 10,
    alternate: 'epoch',
    rampEpochs: 300,
    rampStart: 0,
  },
} satisfies Partially<RunSettings>;

export const presets = {
  /**
   * For a data set of any size: epochs, ramp and snippets fit it; features are standardized; the CVAE and the model
   * alternate on each batch; and there is a second round with pseudo-labels where validation can choose between the rounds.
   */
  default: {
    model: { standardize: true },
    loss: { alpha: 1, topK: 1, sparsity: 0.5 },
    training: { rounds: 'auto' },
    localization: defaultLocalization,
  },
  /** THUMOS'14. */
  thumos14: {
    ...paper,
    loss: { alpha: 0.03, gamma1: 0.5, gamma2: 0.1 },
    lossByStream: { flow: { gamma1: 0.3 } },
    testSampling: { min: 50, max: 400 },
    localization: thumos14Localization,
  },
  /** ActivityNet 1.2. */
  activitynet12: {
    ...paper,
    loss: { alpha: 1, gamma1: 0.1, gamma2: 0.1 },
    lossByStream: { flow: { foreground: 0.3 } },
    training: { ...paper.training, rampGamma1: false },
    testSampling: { min: 2, max: 200 },
    localization: activitynet12Localization,
  },
} satisfies Record<string, Partially<RunSettings>>;
