// A run's settings: everything that decides what is trained, how, and how it is applied, in one validated object.
import { z } from 'zod';
import { localizationSettings } from './localization.js';
import { type LossSettings, lossOverrides, lossSettings, modelSettings } from './model.js';

const auto = z.literal('auto');

/** Batches, schedule and optimizer. */
export const trainingSettings = z.strictObject({
  /** Passes over the training videos in each round; `auto`: about 1,500 steps over all rounds, 40 to 1,000 epochs in each. */
  epochs: z.union([z.int().positive(), auto]).default('auto'),
  /** Videos in a batch, B; fewer where the training split is smaller. */
  batch: z.int().positive().default(32),
  /** Snippets drawn from each video, T; `auto`: as many as the longest has, 400 at most. */
  snippets: z.union([z.int().positive(), auto]).default('auto'),
  /** How many batches an epoch has at most; `all`: one pass over the videos. The last incomplete one is dropped. */
  batchesPerEpoch: z.union([z.int().positive(), z.literal('all')]).default('all'),
  /** Epochs that reuse the same sampled batches. */
  blockEpochs: z.int().positive().default(1),
  /** CVAE and model in turn: `step`, on each batch; `epoch`, on all batches of an epoch. */
  alternate: z.enum(['step', 'epoch']).default('step'),
  /** Epochs over which the weight of L_CVAE rises to its full value; `auto`: three tenths of them. */
  rampEpochs: z.union([z.int().positive(), auto]).default('auto'),
  /** Where the ramp stands at the first epoch: 0 starts at weight 0 (the paper), 1 a step above it. */
  rampStart: z.int().min(0).max(1).default(1),
  /** Whether γ₁ rises along the same ramp. */
  rampGamma1: z.boolean().default(true),
  /**
   * Trainings one after the other, each from the start. From the second on, the best proposal that the one before has for
   * a tag of a training video counts as a marked segment; videos that a person marked keep their marks. `auto`: 2 where
   * there are others and validation can choose between the rounds, else 1.
   */
  rounds: z.union([z.int().positive(), auto]).default(1),
  learningRate: z.number().positive().default(1e-3),
  beta1: z.number().min(0).lt(1).default(0.8),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-8),
});
/** Settings of the optimization. */
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** Snippets of a video that the model sees at test time: N = max(min(T, max), min), taken uniformly. */
const testSampling = z.strictObject({
  min: z.int().positive().default(1),
  max: z.union([z.int().positive(), z.literal('all')]).default('all'),
});

export const runSettings = z.strictObject({
  preset: z.string().default('default'),
  seed: z.int().nonnegative().default(0),
  /** `clean` picks weights on the validation split, or takes the last; `paper` picks on the test split. */
  protocol: z.enum(['clean', 'paper']).default('clean'),
  /** Epochs between evaluations for picking; `auto`: a tenth of all. 0 turns it off: the last weights are taken. */
  validateEvery: z.union([z.int().nonnegative(), auto]).default('auto'),
  /** Epochs between checkpoints; `auto`: a tenth of all, 50 at most. */
  checkpointEvery: z.union([z.int().positive(), auto]).default('auto'),
  model: modelSettings.prefault({}),
  loss: lossSettings.prefault({}),
  /** What differs for a stream of this name, over `loss`. */
  lossByStream: z.record(z.string(), lossOverrides).default({}),
  training: trainingSettings.prefault({}),
  testSampling: testSampling.prefault({}),
  localization: localizationSettings,
});
/** All settings of a run. */
export type RunSettings = z.infer<typeof runSettings>;

/** The same with every `auto` replaced by a number: what config.yaml holds. */
export type ResolvedSettings = Omit<RunSettings, 'training' | 'validateEvery' | 'checkpointEvery'> & {
  readonly validateEvery: number;
  readonly checkpointEvery: number;
  readonly training: Omit<TrainingSettings, 'epochs' | 'snippets' | 'rampEpochs' | 'rounds'> & {
    readonly epochs: number;
    readonly snippets: number;
    readonly rampEpochs: number;
    readonly rounds: number;
  };
};

/** Replace every `auto` for a training split of these snippet counts; `autoRounds`: how many rounds `auto` are. */
export function resolveSettings(
  settings: RunSettings,
  snippetCounts: readonly number[],
  autoRounds = 1,
): ResolvedSettings {
  const { training } = settings;
  const batch = Math.min(training.batch, snippetCounts.length);
  const longest = snippetCounts.reduce((a, b) => Math.max(a, b), 1);
  const stepsAnEpoch = Math.min(
    Math.floor(snippetCounts.length / batch),
    training.batchesPerEpoch === 'all' ? Number.POSITIVE_INFINITY : training.batchesPerEpoch,
  );
  const known = (value: number | 'auto', otherwise: number) => (value === 'auto' ? otherwise : value);
  const rounds = known(training.rounds, autoRounds);
  const enough = Math.round(1500 / rounds / stepsAnEpoch);
  const epochs = known(training.epochs, Math.min(Math.max(enough, 40), 1000));
  const tenth = Math.max(Math.round(epochs / 10), 1);
  return {
    ...settings,
    validateEvery: known(settings.validateEvery, tenth),
    checkpointEvery: known(settings.checkpointEvery, Math.min(tenth, 50)),
    training: {
      ...training,
      batch,
      epochs,
      snippets: known(training.snippets, Math.min(longest, 400)),
      rampEpochs: known(training.rampEpochs, Math.max(Math.round(0.3 * epochs), 1)),
      rounds,
    },
  };
}

/** The settings of one stream's losses. */
export function lossOf({ loss, lossByStream }: ResolvedSettings, stream: string): LossSettings {
  return { ...loss, ...lossByStream[stream] };
}
