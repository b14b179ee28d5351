// The trainer of one stream: its state in runtimes, and the steps of an epoch on its batches.
import { createRandom, type Dataset, type Video } from '../data/index.js';
import { adamCorrections, type Value, type Values } from '../engine/index.js';
import type { StepSizes } from '../model/index.js';
import type { NodeRuntime } from '../onnx/node.js';
import type { Losses, Position } from '../runs/index.js';
import { type LossSettings, lossOf, type ResolvedSettings } from '../settings/index.js';
import { type BatchShare, type BatchSource, isSupervised, openBatchSource } from './batches.js';
import { addLosses } from './epochLosses.js';
import { featureStandard } from './featureStandard.js';
import { type Noise, openNoise } from './noise.js';
import { createPrefetcher } from './prefetch.js';
import {
  adamUpdates,
  afterStep,
  blockOf,
  epochProgress,
  isEpochDone,
  nextStep,
  phasesOf,
  type RandomKeys,
  rampedWeights,
  randomKeys,
  type Schedule,
  startOf,
  stepsPerEpoch,
} from './schedule.js';
import { openStepRunner, type StepRunner, shareSizes } from './stepRunner.js';
import { type StreamState, streamState } from './streamState.js';

export interface StreamTrainer {
  readonly position: Position;
  /** Steps of an epoch, over its phases. */
  readonly stepsPerEpoch: number;
  /** The share of the epoch that is done, 0 to 1. */
  readonly progress: number;
  /**
   * Run the rest of an epoch and return its mean losses; undefined if `signal` stopped it after a step.
   * Throws `DivergedError` on NaN or infinity.
   */
  runEpoch(epoch: number, signal?: AbortSignal): Promise<Losses | undefined>;
  /** Parameters and moments, for a checkpoint. */
  state(): Promise<Values>;
  /** Parameters of attention and classifier, for localization. */
  parameters(): Promise<Values>;
  /** Close the batches. The runtimes stay open. */
  close(): Promise<void>;
}

export interface StreamTrainerOptions {
  readonly dataset: Dataset;
  readonly videos: readonly Video[];
  readonly stream: string;
  readonly settings: ResolvedSettings;
  /** Each takes a share of every batch. */
  readonly runtimes: readonly NodeRuntime[];
  /** Memory for the contents of feature files. */
  readonly cacheBytes: number;
  /** State and position to resume from. Without them the parameters are drawn by the seed. */
  readonly from?: { readonly state: Values; readonly position: Position };
}

export async function openStreamTrainer(options: StreamTrainerOptions): Promise<StreamTrainer> {
  const { dataset, videos, stream, settings, cacheBytes, from } = options;
  const { training, model } = settings;
  const loss = lossOf(settings, stream);
  const keys = randomKeys(settings.seed, stream);
  const sizes: StepSizes = {
    batch: training.batch,
    snippets: training.snippets,
    features: dataset.streams.find(({ name }) => name === stream)?.dim ?? 0,
    classes: dataset.classes.length,
  };
  const shares = shareSizes(sizes.batch, options.runtimes.length);
  const runtimes = options.runtimes.slice(0, shares.length);
  const phases = phasesOf(loss.generative, training.alternate);
  const supervised = isSupervised(videos) && loss.supervision > 0;

  const runner = await openStepRunner(runtimes, sizes, { model, loss, adam: training, supervised }, phases);
  const state = streamState(sizes, model, loss.generative);
  const initial = () => ({
    ...state.initialize(createRandom(keys.parameters).uniform),
    ...(model.standardize && featureStandard(dataset, videos, stream)),
  });
  await runner.write(from?.state ?? initial());
  const noiseShapes = shares.map((share) => [loss.samples * share * sizes.snippets, model.latent]);
  const noise = loss.generative ? await openNoise(runtimes, noiseShapes, keys.noiseBank) : undefined;
  const batches = { stream, training, keys, shares, withTargets: supervised, cacheBytes };
  const source = await openBatchSource(dataset, videos, batches);
  const schedule = { epochs: training.epochs, phases, batches: source.count };
  return createStreamTrainer(
    { stream, training, loss, keys, schedule, source, runner, noise, state },
    from?.position ?? startOf(0),
  );
}

/** What a stream's steps need. */
interface StreamParts {
  readonly stream: string;
  readonly training: ResolvedSettings['training'];
  readonly loss: LossSettings;
  readonly keys: RandomKeys;
  readonly schedule: Schedule;
  readonly source: BatchSource;
  readonly runner: StepRunner;
  /** Undefined without a CVAE. */
  readonly noise?: Noise;
  readonly state: StreamState;
}

function createStreamTrainer(parts: StreamParts, start: Position): StreamTrainer {
  const { stream, training, keys, schedule, source, runner, noise, state } = parts;
  const { batches, phases } = schedule;
  const batchesAhead = createPrefetcher(batchOf, sameStep);
  let position = start;

  function batchOf({ epoch, phase, step }: Position): Promise<readonly BatchShare[]> {
    const order = Array.from({ length: batches }, (_, i) => i);
    createRandom(keys.batchOrder(epoch, phases[phase])).shuffle(order);
    return source.batch(blockOf(epoch, training), order[step]);
  }

  /** Run the step at the position and return the losses of the epoch so far. */
  async function runStep(): Promise<Losses> {
    const phase = phases[position.phase];
    const batch = await batchesAhead.get(position);
    const noiseFeeds = noise?.feeds(keys.noise(position, phase));
    const shares = batch.map(({ x, ...labels }, i) => ({ x, feeds: { ...labels, ...noiseFeeds?.[i] } }));
    const running = runner.run(phase, scheduledFeeds(parts, position), shares);
    const next = nextStep(schedule, position);
    if (next !== undefined) batchesAhead.start(next);
    const { losses, features } = await running;
    source.recycle(features);
    return addLosses(position, losses, { stream, batches, training });
  }

  return {
    get position() {
      return position;
    },
    stepsPerEpoch: stepsPerEpoch(schedule),
    get progress() {
      return epochProgress(schedule, position);
    },
    async runEpoch(epoch, signal) {
      if (position.epoch !== epoch) position = startOf(epoch);
      while (!isEpochDone(schedule, position)) {
        if (signal?.aborted) return undefined;
        position = afterStep(schedule, position, await runStep());
      }
      return position.losses;
    },
    state: () => runner.read(state.checkpointNames),
    parameters: () => runner.read(state.inferenceNames),
    close: () => source.close(),
  };
}

/** The scalar inputs of a step: weights on the ramp, and Adam's corrections. */
function scheduledFeeds({ schedule, training, loss }: StreamParts, position: Position): Values {
  const weights = rampedWeights(position.epoch, training, loss);
  const { stepSize, rootCorrection } = adamCorrections(adamUpdates(schedule, position), training);
  return {
    'cvae/weight': scalar(weights.cvae),
    'model/gamma1': scalar(weights.gamma1),
    'cvae/stepSize': scalar(stepSize),
    'cvae/rootCorrection': scalar(rootCorrection),
    'model/stepSize': scalar(stepSize),
    'model/rootCorrection': scalar(rootCorrection),
  };
}

const sameStep = (a: Position, b: Position): boolean =>
  a.epoch === b.epoch && a.phase === b.phase && a.step === b.step;

const scalar = (value: number): Value => ({ data: new Float32Array([value]), shape: [] });
