// Resolved settings: every `auto` replaced by a number that fits the data set.
import type { RunSettings } from './run.js';
import type { TrainingSettings } from './training.js';

/** All settings of a run without `auto`: the content of config.yaml. */
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

/** Steps that `auto` epochs amount to, over all rounds. */
const autoSteps = 1500;
const autoEpochs = { min: 40, max: 1000 };
/** The most snippets of a video that `auto` draws: the paper's T. */
const maxAutoSnippets = 400;
const maxCheckpointEvery = 50;

/**
 * Replaces every `auto`. `snippetCounts`: the number of snippets of each training video, not empty; `autoRounds`: the
 * rounds that `auto` stands for. The batch is at most the training split.
 */
export function resolveSettings(
  settings: RunSettings,
  snippetCounts: readonly number[],
  autoRounds = 1,
): ResolvedSettings {
  const { training } = settings;
  const batch = Math.min(training.batch, snippetCounts.length);
  const longest = snippetCounts.reduce((a, b) => Math.max(a, b), 1);
  const rounds = resolve(training.rounds, autoRounds);
  const epochsForSteps = Math.round(
    autoSteps / rounds / batchesPerEpoch(training, batch, snippetCounts.length),
  );
  const epochs = resolve(training.epochs, Math.min(Math.max(epochsForSteps, autoEpochs.min), autoEpochs.max));
  const tenth = Math.max(Math.round(epochs / 10), 1);
  return {
    ...settings,
    validateEvery: resolve(settings.validateEvery, tenth),
    checkpointEvery: resolve(settings.checkpointEvery, Math.min(tenth, maxCheckpointEvery)),
    training: {
      ...training,
      batch,
      epochs,
      snippets: resolve(training.snippets, Math.min(longest, maxAutoSnippets)),
      rampEpochs: resolve(training.rampEpochs, Math.max(Math.round(0.3 * epochs), 1)),
      rounds,
    },
  };
}

const resolve = (value: number | 'auto', otherwise: number): number => (value === 'auto' ? otherwise : value);

function batchesPerEpoch(
  { batchesPerEpoch: most }: Pick<TrainingSettings, 'batchesPerEpoch'>,
  batch: number,
  videos: number,
): number {
  return Math.min(Math.floor(videos / batch), most === 'all' ? Number.POSITIVE_INFINITY : most);
}
