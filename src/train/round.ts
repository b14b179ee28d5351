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
import type { ResolvedSettings } from '../settings/index.js';
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

/** Trains every stream of a data set into a run's folder, and calibrates the run. */
export async function* trainRound(
  dataset: Dataset,
  config: RunConfig,
  options: RoundOptions,
): AsyncGenerator<TrainEvent> {
  const { settings, threads } = config;
  const { run, create, device, cacheBytes = 128 * 2 ** 20 } = options;
  const videos = videosOf(dataset, 'train');
  const { checkpoint, warnings } = create ? { warnings: [] } : loadCheckpoint(runFiles(run).checkpoints);
  for (const message of warnings) yield { type: 'warning', message };

  const streams = await openStreams(dataset, videos, settings, { threads, device, cacheBytes, checkpoint });
  let result: { readonly selected: Checkpoint['best'] } | undefined;
  try {
    result = yield* trainEpochs(dataset, streams, settings, options, checkpoint);
  } finally {
    await streams.close();
  }
  if (result === undefined) return;
  const calibration = await calibrateRun(run, { dataset: dataset.dir, threads, device, cacheBytes });
  yield { type: 'calibration', scores: describeScores(calibration) };
  yield { type: 'done', epochs: settings.training.epochs, ...result };
}

/** Trains the remaining epochs and returns the selected one; undefined if the signal stopped it, with a checkpoint. */
async function* trainEpochs(
  dataset: Dataset,
  streams: Streams,
  settings: ResolvedSettings,
  { run, create, round, previous, signal }: RoundOptions,
  checkpoint: Checkpoint | undefined,
): AsyncGenerator<TrainEvent, { readonly selected: Checkpoint['best'] } | undefined> {
  const { epochs } = settings.training;
  // Weights are selected among the epochs of all rounds: the selected ones of the round before count as epoch 0.
  const inherited = previous === undefined ? undefined : readSelectedEpoch(previous);
  const bestBefore = checkpoint?.best ?? (inherited && { epoch: 0, average: inherited.average });
  const selection = await openModelSelection(dataset, settings, streams.runtimes, bestBefore);

  // Nothing is written before this line: a run that cannot start leaves no folder.
  if (create) create();
  else truncateMetrics(run, checkpoint?.metricLines ?? 0);
  if (checkpoint === undefined && previous !== undefined && inherited !== undefined) {
    inheritSelected(run, previous, inherited);
  }
  let metricLines = readMetrics(run).length;
  const save = async (positions: Checkpoint['positions']) => {
    const state = await streams.state();
    saveCheckpoint(runFiles(run).checkpoints, { state, positions, best: selection?.best, metricLines });
  };

  const positions = Object.values(streams.positions());
  const first = Math.min(...positions.map(({ epoch }) => epoch));
  yield { type: 'start', epochs, fromEpoch: first, videos: videosOf(dataset, 'train').length };
  for (let epoch = first; epoch < epochs; epoch++) {
    const started = performance.now();
    const losses = yield* streams.runEpoch(epoch, signal);
    if (losses === undefined) {
      await save(streams.positions());
      yield { type: 'interrupted', epoch };
      return undefined;
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
  saveWeights(runFiles(run).model, await streams.weights(), { epoch: `${epochs}` });
  return { selected: selection?.best };
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
