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
import { pickingVideos } from './modelSelection.js';
import { withOwnMarks } from './pseudoLabels.js';
import { trainRound } from './round.js';

/**
 * Train every stream of a data set. Streams are apart, each with a model and a CVAE of its own, and go on together,
 * an epoch at a time. What is read of the training videos is their features, their sets of labels, and their marks. Of
 * several rounds (`training.rounds`) each begins anew, and takes for marked what the one before thinks; the last is the run,
 * with the weights that validation picks of all of them.
 */
export async function* train(dataset: Dataset, options: TrainOptions): AsyncGenerator<TrainEvent> {
  const { run, resume = false, device, cacheBytes, signal } = options;
  const threads = options.threads ?? (resume ? readRunConfig(run).threads : 2);
  const videos = videosOf(dataset, 'train');
  // A second round has nothing to add where a person marked every video, and may do harm where nothing tells.
  const unmarked = videos.some(({ marks }) => marks.length === 0);
  const choosable = pickingVideos(dataset, options.settings).length > 0;
  const settings = resolveSettings(
    options.settings,
    videos.map(({ snippets }) => snippets),
    unmarked && choosable ? 2 : 1,
  );
  const config: RunConfig = {
    dataset: { path: resolve(dataset.dir), digest: datasetDigest(dataset) },
    classes: dataset.classes,
    streams: Object.fromEntries(dataset.streams.map(({ name, dim }) => [name, dim])),
    settings,
    ...(dataset.extraction && { extraction: dataset.extraction }),
    threads,
  };
  if (resume) requireSame(run, config);
  else requireNoRun(run);
  for (const message of dataset.warnings) yield { type: 'warning', message };

  const { rounds } = settings.training;
  const single = { ...config, settings: { ...settings, training: { ...settings.training, rounds: 1 } } };
  let marked = dataset;
  for (let round = 1; round <= rounds; round++) {
    const isLast = round === rounds;
    const folder = isLast ? run : roundRun(run, round);
    if (rounds > 1) yield { type: 'round', round, of: rounds };
    if (round > 1) {
      const own = yield* withOwnMarks(dataset, roundRun(run, round - 1), { threads, device, signal });
      if (own === undefined) {
        yield { type: 'interrupted', epoch: 0 };
        return;
      }
      marked = own;
    }
    if (isLast || runState(folder) !== 'finished') {
      const create = () => {
        if (!existsSync(runFiles(run).config)) createRun(run, config);
        if (!isLast) createRun(folder, single);
      };
      const isNew = !existsSync(runFiles(folder).config);
      const events = trainRound(marked, config, {
        ...{ run: folder, device, cacheBytes, signal },
        ...(isNew && { create }),
        ...(rounds > 1 && { round }),
        ...(round > 1 && { before: roundRun(run, round - 1) }),
      });
      for await (const event of events) {
        // Training is done with the last round only.
        if (isLast || (event.type !== 'done' && event.type !== 'calibration')) yield event;
        if (event.type === 'interrupted') return;
      }
    }
  }
}

/** A run goes on only with the data and the settings it was begun with. */
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
      `${runFiles(run).config}: the run was begun with other settings (${differing.join(', ')}). ` +
        'Resume without --set, --config, --preset, --epochs and --seed, or start a new run.',
    );
  }
}
