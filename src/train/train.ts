// Training as a stream of events: one round or several, into one run, which can be resumed.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../core/index.js';
import { type Dataset, datasetDigest, videosOf } from '../data/index.js';
import {
  createRun,
  type RunConfig,
  readRunConfig,
  requireNoRun,
  roundRun,
  runFiles,
  runState,
} from '../runs/index.js';
import { type ResolvedSettings, resolveSettings } from '../settings/index.js';
import type { TrainEvent, TrainOptions } from './events.js';
import { selectionVideos } from './modelSelection.js';
import { withPseudoLabels } from './pseudoLabels.js';
import { trainRound } from './round.js';

/**
 * Train every stream of a data set. The streams are independent: each has a model and a CVAE of its own. They are trained
 * side by side, one epoch at a time. Training reads only the features, the label sets and the temporal annotations of the
 * training videos. With several rounds (`training.rounds`) each starts from new parameters and learns from the pseudo-labels
 * of the round before. The last round is the run; its selected weights are the best of all rounds.
 */
export async function* train(dataset: Dataset, options: TrainOptions): AsyncGenerator<TrainEvent> {
  const { run, resume = false, device, cacheBytes, signal } = options;
  const config = configOf(dataset, options);
  if (resume) requireSame(run, config);
  else requireNoRun(run);
  for (const message of dataset.warnings) yield { type: 'warning', message };

  const { rounds } = config.settings.training;
  for (let round = 1; round <= rounds; round++) {
    const isLast = round === rounds;
    const folder = isLast ? run : roundRun(run, round);
    const previous = round > 1 ? roundRun(run, round - 1) : undefined;
    let trainingData = dataset;
    if (rounds > 1) yield { type: 'round', round, of: rounds };
    if (!isLast && runState(folder) === 'finished') continue;
    if (previous !== undefined) {
      const { threads } = config;
      const labelled = yield* withPseudoLabels(dataset, previous, { threads, device, signal });
      if (labelled === undefined) {
        yield { type: 'interrupted', epoch: 0 };
        return;
      }
      trainingData = labelled;
    }
    const isNew = !existsSync(runFiles(folder).config);
    const create = () => createFolders(run, config, isLast ? undefined : folder);
    const events = trainRound(trainingData, config, {
      ...{ run: folder, previous, device, cacheBytes, signal },
      ...(isNew && { create }),
      ...(rounds > 1 && { round }),
    });
    for await (const event of events) {
      // The whole training is done after its last round.
      if (isLast || (event.type !== 'done' && event.type !== 'calibration')) yield event;
      if (event.type === 'interrupted') return;
    }
  }
}

function configOf(dataset: Dataset, options: TrainOptions): RunConfig {
  const videos = videosOf(dataset, 'train');
  // A second round adds nothing if every video has temporal annotations, and may do harm without model selection.
  const hasUnannotated = videos.some((video) => video.temporalAnnotations.length === 0);
  const selects = selectionVideos(dataset, options.settings).length > 0;
  const settings = resolveSettings(
    options.settings,
    videos.map(({ snippets }) => snippets),
    hasUnannotated && selects ? 2 : 1,
  );
  return {
    dataset: { path: resolve(dataset.dir), digest: datasetDigest(dataset) },
    classes: dataset.classes,
    streams: Object.fromEntries(dataset.streams.map(({ name, dim }) => [name, dim])),
    settings,
    ...(dataset.extraction && { extraction: dataset.extraction }),
    threads: options.threads ?? (options.resume ? readRunConfig(options.run).threads : 2),
  };
}

/** Makes the folder of the run, and within it that of a round before the last, which is a run of one round. */
function createFolders(run: string, config: RunConfig, roundFolder?: string): void {
  if (!existsSync(runFiles(run).config)) createRun(run, config);
  if (roundFolder === undefined) return;
  const training = { ...config.settings.training, rounds: 1 };
  createRun(roundFolder, { ...config, settings: { ...config.settings, training } });
}

/** A run can be resumed only with the data and the settings that it was started with. */
function requireSame(run: string, config: RunConfig): void {
  const before = readRunConfig(run);
  if (before.dataset.digest !== config.dataset.digest) {
    throw new UserError(
      `${run} was trained on other data (${before.dataset.path}): names, labels, lengths or files of the training ` +
        'videos differ. Give that data set, or start a new run.',
    );
  }
  if (!isDeepStrictEqual(before.settings, JSON.parse(JSON.stringify(config.settings)))) {
    const differing = Object.keys(config.settings).filter(
      (key) =>
        !isDeepStrictEqual(
          before.settings[key as keyof ResolvedSettings],
          config.settings[key as keyof ResolvedSettings],
        ),
    );
    throw new UserError(
      `${runFiles(run).config}: the run was started with other settings (${differing.join(', ')}). ` +
        'Resume without --set, --config, --preset, --epochs and --seed, or start a new run.',
    );
  }
}
