// Training as a stream of events: all streams epoch by epoch, validation, checkpoints, resuming.
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createFeatureReader, type Dataset, datasetDigest, videosOf } from '../data/index.js';
import type { Runtime } from '../engine/index.js';
import { type DeviceName, openRuntimes } from '../engine/node.js';
import { evaluate, type Segment } from '../evaluate/index.js';
import { UserError } from '../io/index.js';
import type { Proposal } from '../localize/index.js';
import { calibrateRun } from './calibrateRun.js';
import { describeScores } from './calibration.js';
import { type Checkpoint, loadCheckpoint, saveCheckpoint, saveWeights } from './checkpoint.js';
import { createPredictor, type Weights } from './predict.js';
import {
  appendMetrics,
  createRun,
  type MetricLine,
  type RunConfig,
  readMetrics,
  readRunConfig,
  requireNoRun,
  runFiles,
  truncateMetrics,
} from './runFolder.js';
import { type ResolvedSettings, type RunSettings, resolveSettings } from './settings.js';
import { type Losses, openStreamTrainer, type StreamTrainer, startPosition } from './streamTrainer.js';

export interface TrainOptions {
  /** Folder of the run: made by this call, or with `resume` one to go on with. */
  readonly run: string;
  readonly settings: RunSettings;
  readonly resume?: boolean;
  /** Threads of all streams together. Default 2, and with `resume` as many as the run was begun with. */
  readonly threads?: number;
  /** Default 'cpu'. */
  readonly device?: DeviceName;
  /** Memory for the contents of feature files, all streams together. Default 128 MiB. */
  readonly cacheBytes?: number;
  /** Stops training after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
}

export type TrainEvent =
  | { readonly type: 'start'; readonly epochs: number; readonly fromEpoch: number; readonly videos: number }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'progress'; readonly epoch: number; readonly fraction: number }
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly losses: Readonly<Record<string, Losses>>;
      readonly snippetsPerSec: number;
    }
  | {
      readonly type: 'validation';
      readonly epoch: number;
      readonly split: string;
      readonly average: number;
      readonly best: boolean;
    }
  | { readonly type: 'checkpoint'; readonly epoch: number }
  | { readonly type: 'interrupted'; readonly epoch: number }
  /** What scores will be: probabilities, or not and why. */
  | { readonly type: 'calibration'; readonly scores: string }
  | { readonly type: 'done'; readonly epochs: number; readonly picked?: { epoch: number; average: number } };

/** tIoU thresholds whose mean mAP picks the weights. */
const pickingTiou = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const progressEverySec = 0.5;

/**
 * Train every stream of a data set. Streams are apart, each with a model and a CVAE of its own, and go on together,
 * an epoch at a time. What is read of the training videos is their features and their sets of labels.
 */
export async function* train(dataset: Dataset, options: TrainOptions): AsyncGenerator<TrainEvent> {
  const { run, resume = false, device, cacheBytes = 128 * 2 ** 20, signal } = options;
  const threads = options.threads ?? (resume ? readRunConfig(run).threads : 2);
  const videos = videosOf(dataset, 'train');
  const settings = resolveSettings(
    options.settings,
    videos.map(({ snippets }) => snippets),
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
  const files = runFiles(run);
  for (const message of dataset.warnings) yield { type: 'warning', message };

  const { checkpoint, warnings } = resume ? loadCheckpoint(files.checkpoints) : { warnings: [] };
  for (const message of warnings) yield { type: 'warning', message };

  const streams = dataset.streams.map(({ name }) => name);
  let best: Checkpoint['best'];
  const trainers: Record<string, StreamTrainer> = {};
  const lanes = lanesOf(streams, threads, device);
  const runtimes = await openRuntimes(Object.values(lanes).flat(), { device });
  try {
    for (const stream of streams) {
      const from = checkpoint && { state: checkpoint.state[stream], position: checkpoint.positions[stream] };
      trainers[stream] = await openStreamTrainer({
        ...{ dataset, videos, stream, settings, from, cacheBytes: cacheBytes / streams.length },
        runtimes: lanes[stream].map((name) => runtimes[name]),
      });
    }
    const firsts = mapValues(lanes, ([name]) => runtimes[name]);
    const picker = await createPicker(dataset, settings, firsts, checkpoint?.best);
    const { epochs } = settings.training;
    // Only now is anything written: what cannot be begun leaves no folder behind.
    if (resume) truncateMetrics(run, checkpoint?.metricLines ?? 0);
    else createRun(run, config);
    let lines = readMetrics(run).length;
    const first = Math.min(...Object.values(trainers).map(({ position }) => position.epoch));
    yield { type: 'start', epochs, fromEpoch: first, videos: videos.length };

    const checkpointAt = async (positions: Checkpoint['positions']) => {
      const state = await stateOf(trainers);
      saveCheckpoint(files.checkpoints, { state, positions, best: picker?.best, metricLines: lines });
    };
    for (let epoch = first; epoch < epochs; epoch++) {
      const started = performance.now();
      const losses = yield* runEpoch(trainers, epoch, signal);
      if (losses === undefined) {
        await checkpointAt(mapValues(trainers, ({ position }) => position));
        yield { type: 'interrupted', epoch };
        return;
      }
      const seconds = (performance.now() - started) / 1000;
      const metrics: MetricLine[] = Object.entries(losses).map(([stream, values]) => ({
        epoch: epoch + 1,
        stream,
        losses: values,
      }));
      const steps = Object.values(trainers).reduce((sum, { stepsAnEpoch }) => sum + stepsAnEpoch, 0);
      const snippets = steps * settings.training.batch * settings.training.snippets;
      yield { type: 'epoch', epoch: epoch + 1, losses, snippetsPerSec: snippets / seconds };

      const last = epoch + 1 === epochs;
      if (picker && ((epoch + 1) % settings.validateEvery === 0 || last)) {
        const { average, mAP, best } = await picker.evaluate(epoch + 1);
        if (best)
          saveWeights(files.best, await weightsOf(trainers), {
            epoch: `${epoch + 1}`,
            pickedOn: picker.split,
            average: `${average}`,
          });
        metrics.push({ epoch: epoch + 1, validation: { split: picker.split, average, mAP } });
        yield { type: 'validation', epoch: epoch + 1, split: picker.split, average, best };
      }
      appendMetrics(run, metrics);
      lines += metrics.length;
      if ((epoch + 1) % settings.checkpointEvery === 0 || last) {
        await checkpointAt(mapValues(trainers, () => ({ ...startPosition, epoch: epoch + 1 })));
        yield { type: 'checkpoint', epoch: epoch + 1 };
      }
    }
    saveWeights(files.model, await weightsOf(trainers), { epoch: `${epochs}` });
    best = picker?.best;
  } finally {
    await Promise.all(
      [...Object.values(trainers), ...Object.values(runtimes)].map((opened) => opened.close()),
    );
  }
  const calibration = await calibrateRun(run, { dataset: dataset.dir, threads, device, cacheBytes });
  yield { type: 'calibration', scores: describeScores(calibration) };
  yield { type: 'done', epochs: settings.training.epochs, picked: best };
}

/** Names of the runtimes of each stream: on the CPU each is a thread, another device does a batch as a whole. */
function lanesOf(streams: readonly string[], threads: number, device = 'cpu'): Record<string, string[]> {
  const count = device === 'cpu' ? Math.max(1, Math.floor(threads / streams.length)) : 1;
  return Object.fromEntries(
    streams.map((stream) => [stream, Array.from({ length: count }, (_, i) => `${stream}/${i}`)]),
  );
}

/** One epoch of all streams at once; undefined when stopped by the signal. */
async function* runEpoch(
  trainers: Readonly<Record<string, StreamTrainer>>,
  epoch: number,
  signal?: AbortSignal,
): AsyncGenerator<TrainEvent, Readonly<Record<string, Losses>> | undefined> {
  const entries = Object.entries(trainers);
  const all = Promise.all(entries.map(async ([name, t]) => [name, await t.runEpoch(epoch, signal)] as const));
  for (;;) {
    const tick = new AbortController();
    const waited = await Promise.race([all, delay(progressEverySec * 1000, tick.signal)]);
    tick.abort();
    if (waited !== undefined) {
      if (waited.some(([, losses]) => losses === undefined)) return undefined;
      return Object.fromEntries(waited) as Record<string, Losses>;
    }
    const fraction = entries.reduce((sum, [, { progress }]) => sum + progress / entries.length, 0);
    yield { type: 'progress', epoch, fraction };
  }
}

function delay(ms: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

const mapValues = <T, U>(of: Readonly<Record<string, T>>, f: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, f(value)]));

/** The same for promises. */
async function gather<T>(of: Readonly<Record<string, Promise<T>>>): Promise<Record<string, T>> {
  return Object.fromEntries(
    await Promise.all(Object.entries(of).map(async ([name, value]) => [name, await value])),
  );
}

const stateOf = (trainers: Readonly<Record<string, StreamTrainer>>): Promise<Checkpoint['state']> =>
  gather(mapValues(trainers, (trainer) => trainer.state()));

const weightsOf = (trainers: Readonly<Record<string, StreamTrainer>>): Promise<Weights> =>
  gather(mapValues(trainers, (trainer) => trainer.parameters()));

interface Picker {
  readonly split: string;
  readonly best?: { readonly epoch: number; readonly average: number };
  /** mAP with the weights as they are, and whether it is the best so far. */
  evaluate(epoch: number): Promise<{ average: number; mAP: readonly number[]; best: boolean }>;
}

/** Evaluates on the split that the protocol picks by; undefined where nothing is picked. */
async function createPicker(
  dataset: Dataset,
  settings: ResolvedSettings,
  runtimes: Readonly<Record<string, Runtime>>,
  before: Checkpoint['best'],
): Promise<Picker | undefined> {
  const split = settings.protocol === 'paper' ? 'test' : 'validation';
  const videos = dataset.videos.filter((video) => video.split === split);
  const annotated = videos.some(({ segments }) => segments.length > 0);
  if (settings.validateEvery === 0 || !annotated) return undefined;
  const predictor = await createPredictor(dataset, createFeatureReader(dataset), settings, runtimes);
  const truth = new Map<string, readonly Segment[]>(videos.map(({ id, segments }) => [id, segments]));
  let best = before;
  return {
    split,
    get best() {
      return best;
    },
    async evaluate(epoch) {
      const predicted = new Map<string, readonly Proposal[]>();
      for await (const [{ id }, proposals] of predictor.localizeAll(videos)) predicted.set(id, proposals);
      const { average, mAP } = evaluate(truth, predicted, { protocol: 'activitynet', tiou: pickingTiou });
      const isBest = best === undefined || average > best.average;
      if (isBest) best = { epoch, average };
      return { average, mAP, best: isBest };
    },
  };
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
