// One round of training: all streams epoch by epoch, validation, checkpoints.
import { readFileSync } from 'node:fs';
import { type Dataset, videosOf } from '../data/index.js';
import { writeFileAtomic } from '../io/index.js';
import { openRuntimes } from '../onnx/node.js';
import type { Losses, Weights } from '../runs/index.js';
import {
  appendMetrics,
  type Checkpoint,
  calibrateRun,
  describeScores,
  loadCheckpoint,
  type MetricLine,
  type RunConfig,
  readMetrics,
  readPicked,
  runFiles,
  saveCheckpoint,
  saveWeights,
  truncateMetrics,
} from '../runs/index.js';
import type { TrainEvent, TrainOptions } from './events.js';
import { createPicker } from './modelSelection.js';
import { openStreamTrainer, type StreamTrainer, startPosition } from './stream.js';

const progressEverySec = 0.5;

export interface RoundOptions extends Pick<TrainOptions, 'run' | 'device' | 'cacheBytes' | 'signal'> {
  /** Makes the folder of a run that is new; undefined where it is there, to be gone on with. */
  readonly create?: () => void;
  /** Which of several rounds it is, from 1 on, and the run of the one before. */
  readonly round?: number;
  readonly before?: string;
}

/** Trains every stream of a data set into a run's folder. */
export async function* trainRound(
  dataset: Dataset,
  { settings, threads }: RunConfig,
  { run, create, round, before, device, cacheBytes = 128 * 2 ** 20, signal }: RoundOptions,
): AsyncGenerator<TrainEvent> {
  const files = runFiles(run);
  const videos = videosOf(dataset, 'train');
  const { checkpoint, warnings } = create ? { warnings: [] } : loadCheckpoint(files.checkpoints);
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
    // Validation chooses among the epochs of all rounds: this one's start with what the one before picked.
    const earlier = before === undefined ? undefined : readPicked(before);
    const picker = await createPicker(
      dataset,
      settings,
      firsts,
      checkpoint?.best ?? (earlier && { epoch: 0, average: earlier.average }),
    );
    const { epochs } = settings.training;
    // Only now is anything written: what cannot be begun leaves no folder behind.
    if (create) create();
    else truncateMetrics(run, checkpoint?.metricLines ?? 0);
    if (before !== undefined && earlier !== undefined && checkpoint === undefined) {
      const { epoch: _, ...validation } = earlier;
      appendMetrics(run, [{ epoch: 0, validation }]);
      writeFileAtomic(files.best, readFileSync(runFiles(before).best));
    }
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
            ...(round !== undefined && { round: `${round}` }),
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
