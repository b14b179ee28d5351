// All streams of a data set in training: a trainer each, side by side on runtimes of their own.
import type { Dataset, Video } from '../data/index.js';
import { type DeviceName, type NodeRuntime, openRuntimes } from '../onnx/node.js';
import type { Checkpoint, Losses, Weights } from '../runs/index.js';
import type { ResolvedSettings } from '../settings/index.js';
import type { TrainEvent } from './events.js';
import { openStreamTrainer, type StreamTrainer } from './stream.js';

const progressEveryMs = 500;

export interface Streams {
  /** For each stream a runtime whose state has its present parameters. */
  readonly runtimes: Readonly<Record<string, NodeRuntime>>;
  /** Steps of an epoch, over phases and streams. */
  readonly stepsPerEpoch: number;
  positions(): Checkpoint['positions'];
  /**
   * Run the rest of an epoch in all streams at once and return the mean losses of each; undefined if `signal` stopped it.
   * Throws `DivergedError` on NaN or infinity.
   */
  runEpoch(
    epoch: number,
    signal?: AbortSignal,
  ): AsyncGenerator<TrainEvent, Readonly<Record<string, Losses>> | undefined>;
  /** Parameters and moments, for a checkpoint. */
  state(): Promise<Checkpoint['state']>;
  /** Parameters of attention and classifier, for localization. */
  weights(): Promise<Weights>;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

export interface StreamsOptions {
  /** Threads of all streams together. */
  readonly threads: number;
  readonly device?: DeviceName;
  /** Memory for the contents of feature files, all streams together. */
  readonly cacheBytes: number;
  /** The checkpoint to resume from. */
  readonly checkpoint?: Pick<Checkpoint, 'state' | 'positions'>;
}

export async function openStreams(
  dataset: Dataset,
  videos: readonly Video[],
  settings: ResolvedSettings,
  { threads, device = 'cpu', cacheBytes, checkpoint }: StreamsOptions,
): Promise<Streams> {
  const streams = dataset.streams.map(({ name }) => name);
  // On the CPU each runtime is a thread. Another device is one for all and computes a batch as a whole.
  const count = device === 'cpu' ? Math.max(1, Math.floor(threads / streams.length)) : 1;
  const runtimeNames = (stream: string) => Array.from({ length: count }, (_, i) => `${stream}/${i}`);
  const runtimes = await openRuntimes(streams.flatMap(runtimeNames), { device });
  const trainers: Record<string, StreamTrainer> = {};
  const close = async () => {
    await Promise.all([...Object.values(trainers), ...Object.values(runtimes)].map((one) => one.close()));
  };
  try {
    for (const stream of streams) {
      const from = checkpoint && { state: checkpoint.state[stream], position: checkpoint.positions[stream] };
      trainers[stream] = await openStreamTrainer({
        ...{ dataset, videos, stream, settings, from, cacheBytes: cacheBytes / streams.length },
        runtimes: runtimeNames(stream).map((name) => runtimes[name]),
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const entries = Object.entries(trainers);
  return {
    runtimes: Object.fromEntries(streams.map((stream) => [stream, runtimes[runtimeNames(stream)[0]]])),
    stepsPerEpoch: entries.reduce((sum, [, trainer]) => sum + trainer.stepsPerEpoch, 0),
    positions: () => Object.fromEntries(entries.map(([stream, { position }]) => [stream, position])),
    runEpoch: (epoch, signal) => runEpoch(trainers, epoch, signal),
    state: () => forEachStream(trainers, (trainer) => trainer.state()),
    weights: () => forEachStream(trainers, (trainer) => trainer.parameters()),
    close,
  };
}

/** The epoch of all trainers, with a progress event every `progressEveryMs`. */
async function* runEpoch(
  trainers: Readonly<Record<string, StreamTrainer>>,
  epoch: number,
  signal?: AbortSignal,
): AsyncGenerator<TrainEvent, Readonly<Record<string, Losses>> | undefined> {
  const running = forEachStream(trainers, (trainer) => trainer.runEpoch(epoch, signal));
  for (;;) {
    const losses = await within(progressEveryMs, running);
    if (losses !== undefined) return isComplete(losses) ? losses : undefined;
    const progress = Object.values(trainers).map((trainer) => trainer.progress);
    yield { type: 'progress', epoch, fraction: progress.reduce((a, b) => a + b) / progress.length };
  }
}

const isComplete = (
  losses: Readonly<Record<string, Losses | undefined>>,
): losses is Readonly<Record<string, Losses>> => !Object.values(losses).includes(undefined);

/** The result of `running` if it comes within `ms` milliseconds, else undefined. */
async function within<Result>(ms: number, running: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([running, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The results of all streams, by stream. */
async function forEachStream<Result>(
  trainers: Readonly<Record<string, StreamTrainer>>,
  call: (trainer: StreamTrainer) => Promise<Result>,
): Promise<Record<string, Result>> {
  const results = Object.entries(trainers).map(
    async ([stream, trainer]) => [stream, await call(trainer)] as const,
  );
  return Object.fromEntries(await Promise.all(results));
}
