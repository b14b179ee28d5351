// One round of training: the epochs of all streams, with validation, metrics and checkpoints in a run's folder.
import { readFileSync } from 'node:fs';
import { type Dataset, videosOf } from '../data/index.js';
import { writeFileAtomic } from '../io/index.js';
import {
  appendMetrics,
  type Checkpoint,
  calibrateRun,
  describeScores,
  type Losses,
  loadCheckpoint,
  type MetricLine,
  type RunConfig,
  readMetrics,
  readSelectedEpoch,
  runFiles,
  type SelectedEpoch,
  saveCheckpoint,
  saveWeights,
  truncateMetrics,
} from '../runs/index.js';
import type { TrainEvent, TrainOptions } from './events.js';
import { type ModelSelection, openModelSelection } from './modelSelection.js';
import { startOf } from './schedule.js';
import { openStreams, type Streams } from './streams.js';

export interface RoundOptions extends Pick<TrainOptions, 'run' | 'device' | 'cacheBytes' | 'signal'> {
  /** Makes the folder of a new run; undefined for a run that is resumed. */
  readonly create?: () => void;
  /** The number of the round, from 1 on, if there are several. */
  readonly round?: number;
  /** The run of the round before, if there is one. */
  readonly previous?: string;
}

/** Trains every stream of a data set into a run's folder. */
export async function* trainRound(
  dataset: Dataset,
  { settings, threads }: RunConfig,
  { run, create, round, previous, device, cacheBytes = 128 * 2 ** 20, signal }: RoundOptions,
): AsyncGenerator<TrainEvent> {
  const files = runFiles(run);
  const { epochs } = settings.training;
  const videos = videosOf(dataset, 'train');
  const { checkpoint, warnings } = create ? { warnings: [] } : loadCheckpoint(files.checkpoints);
  for (const message of warnings) yield { type: 'warning', message };

  let best: Checkpoint['best'];
  const streams = await openStreams(dataset, videos, settings, { threads, device, cacheBytes, checkpoint });
  try {
    // Weights are selected among the epochs of all rounds: the selected ones of the round before count as epoch 0.
    const inherited = previous === undefined ? undefined : readSelectedEpoch(previous);
    const selection = await openModelSelection(
      dataset,
      settings,
      streams.runtimes,
      checkpoint?.best ?? (inherited && { epoch: 0, average: inherited.average }),
    );
    // Nothing is written before this line: a run that cannot start leaves no folder.
    if (create) create();
    else truncateMetrics(run, checkpoint?.metricLines ?? 0);
    if (checkpoint === undefined && previous !== undefined && inherited !== undefined) {
      inheritSelected(run, previous, inherited);
    }
    let metricLines = readMetrics(run).length;
    const save = async (positions: Checkpoint['positions']) => {
      const state = await streams.state();
      saveCheckpoint(files.checkpoints, { state, positions, best: selection?.best, metricLines });
    };

    const first = Math.min(...Object.values(streams.positions()).map((position) => position.epoch));
    yield { type: 'start', epochs, fromEpoch: first, videos: videos.length };
    for (let epoch = first; epoch < epochs; epoch++) {
      const started = performance.now();
      const losses = yield* streams.runEpoch(epoch, signal);
      if (losses === undefined) {
        await save(streams.positions());
        yield { type: 'interrupted', epoch };
        return;
      }
      const seconds = (performance.now() - started) / 1000;
      const snippets = streams.stepsPerEpoch * settings.training.batch * settings.training.snippets;
      const done = epoch + 1;
      yield { type: 'epoch', epoch: done, losses, snippetsPerSec: snippets / seconds };

      const isDue = (every: number) => done % every === 0 || done === epochs;
      const metrics = lossLines(done, losses);
      if (selection && isDue(settings.validateEvery)) {
        metrics.push(yield* validate(selection, streams, { run, epoch: done, round }));
      }
      appendMetrics(run, metrics);
      metricLines += metrics.length;
      if (isDue(settings.checkpointEvery)) {
        await save(Object.fromEntries(dataset.streams.map(({ name }) => [name, startOf(done)])));
        yield { type: 'checkpoint', epoch: done };
      }
    }
    saveWeights(files.model, await streams.weights(), { epoch: `${epochs}` });
    best = selection?.best;
  } finally {
    await streams.close();
  }
  const calibration = await calibrateRun(run, { dataset: dataset.dir, threads, device, cacheBytes });
  yield { type: 'calibration', scores: describeScores(calibration) };
  yield { type: 'done', epochs, selected: best };
}

/** Copies the selected weights of the round before and their validation, as those of epoch 0. */
function inheritSelected(run: string, previous: string, { epoch: _, ...validation }: SelectedEpoch): void {
  appendMetrics(run, [{ epoch: 0, validation }]);
  writeFileAtomic(runFiles(run).best, readFileSync(runFiles(previous).best));
}

const lossLines = (epoch: number, losses: Readonly<Record<string, Losses>>): MetricLine[] =>
  Object.entries(losses).map(([stream, values]) => ({ epoch, stream, losses: values }));

/** Validates the weights of an epoch and saves them if they are the best so far. Returns the line for the metrics. */
async function* validate(
  selection: ModelSelection,
  streams: Streams,
  { run, epoch, round }: { readonly run: string; readonly epoch: number; readonly round?: number },
): AsyncGenerator<TrainEvent, MetricLine> {
  const { split } = selection;
  const { average, mAP, best } = await selection.validate(epoch);
  if (best) {
    saveWeights(runFiles(run).best, await streams.weights(), {
      epoch: `${epoch}`,
      ...(round !== undefined && { round: `${round}` }),
      selectedOn: split,
      average: `${average}`,
    });
  }
  yield { type: 'validation', epoch, split, average, best };
  return { epoch, validation: { split, average, mAP } };
}
