// One stream in training: its parameters and moments in a runtime, moved on an epoch at a time.

import type { Dataset, Video } from '../data/index.js';
import { createRandom } from '../data/index.js';
import type { Value, Values } from '../engine/index.js';
import { type AdamSettings, adamCorrections } from '../engine/index.js';
import {
  cvaeLayers,
  initialParameters,
  lossName,
  modelLayers,
  momentNames,
  parameterShapes,
  type StepSizes,
  standardNames,
} from '../model/index.js';
import type { Feeds } from '../onnx/index.js';
import type { NodeRuntime } from '../onnx/node.js';
import type { Losses, Position } from '../runs/index.js';
import { lossOf, type ResolvedSettings } from '../settings/index.js';
import { type BatchShare, isSupervised, openBatchSource } from './batches.js';
import { featureStandard } from './featureStandard.js';
import { noiseBank, noiseWindow } from './noise.js';
import { openStepRunner, type Phase, shareSizes } from './stepRunner.js';

export const startPosition: Position = { epoch: 0, phase: 0, step: 0, losses: {} };

export interface StreamTrainer {
  readonly position: Position;
  /** Steps in an epoch, over its phases. */
  readonly stepsAnEpoch: number;
  /** How much of the epoch is done, 0 to 1. */
  readonly progress: number;
  /**
   * Do what is left of an epoch and return its mean losses; undefined when `signal` stopped it after a step.
   * Throws {@link DivergedError} on NaN or infinity.
   */
  runEpoch(epoch: number, signal?: AbortSignal): Promise<Losses | undefined>;
  /** Parameters and moments, for a checkpoint. */
  state(): Promise<Values>;
  /** Parameters of attention and classifier: what is needed to localize. */
  parameters(): Promise<Values>;
  /** The runtimes stay open. */
  close(): Promise<void>;
}

/** A loss stopped being a number. */
export class DivergedError extends Error {
  override name = 'DivergedError';
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
  /** State and position to go on from; without it parameters are drawn from the seed. */
  readonly from?: { readonly state: Values; readonly position: Position };
}

/** The programs an epoch runs over its batches, one after the other. */
function phasesOf(generative: boolean, alternate: 'step' | 'epoch'): readonly Phase[] {
  if (!generative) return ['model'];
  return alternate === 'step' ? ['pair'] : ['cvae', 'model'];
}

export async function openStreamTrainer(options: StreamTrainerOptions): Promise<StreamTrainer> {
  const { dataset, videos, stream, settings, cacheBytes, from } = options;
  const { training, seed } = settings;
  const sizes: StepSizes = {
    batch: training.batch,
    snippets: training.snippets,
    features: dataset.streams.find(({ name }) => name === stream)?.dim ?? 0,
    classes: dataset.classes.length,
  };
  const loss = lossOf(settings, stream);
  const adam: AdamSettings = training;
  const modelParameters = modelLayers(sizes, settings.model);
  const layers = { ...modelParameters, ...(loss.generative ? cvaeLayers(sizes, settings.model) : {}) };
  const constants = settings.model.standardize ? Object.values(standardNames) : [];
  const modelNames = [...Object.keys(parameterShapes(modelParameters)), ...constants];
  const trained = Object.keys(parameterShapes(layers)).flatMap((name) => [name, ...momentNames(name)]);
  const names = [...trained, ...constants];

  const phases = phasesOf(loss.generative, training.alternate);
  const shares = shareSizes(sizes.batch, options.runtimes.length);
  const runtimes = options.runtimes.slice(0, shares.length);
  const supervised = isSupervised(videos) && loss.supervision > 0;
  const steps = await openStepRunner(
    runtimes,
    sizes,
    { model: settings.model, loss, adam, supervised },
    phases,
  );
  await steps.write(from?.state ?? initialState());
  const noiseShapes = shares.map((n) => [loss.samples * n * sizes.snippets, settings.model.latent]);
  const noiseValues = loss.generative ? await writeNoise() : 0;

  const source = await openBatchSource(dataset, videos, stream, settings, shares, cacheBytes);
  let position = from?.position ?? startPosition;

  function initialState(): Values {
    const random = createRandom(`${seed}/parameters/${stream}`);
    const parameters = withMoments(initialParameters(layers, () => random.uniform()));
    return settings.model.standardize
      ? { ...parameters, ...featureStandard(dataset, videos, stream) }
      : parameters;
  }

  /** The bank's length; the bank itself is wanted by the runtimes only. */
  async function writeNoise(): Promise<number> {
    const sizes = noiseShapes.map(([rows, latent]) => rows * latent);
    const bank = noiseBank(`${seed}/${stream}`, Math.max(...sizes));
    await Promise.all(runtimes.map((runtime) => runtime.write({ noise: bank })));
    return bank.data.length;
  }

  /** What a step is fed besides its batch. */
  function feedsOf({ epoch, step }: Position, ramp: number): Values {
    const { stepSize, rootCorrection } = adamCorrections(epoch * source.count + step + 1, adam);
    return {
      'cvae/weight': scalar(ramp),
      'model/gamma1': scalar(loss.gamma1 * (training.rampGamma1 ? ramp : 1)),
      'cvae/stepSize': scalar(stepSize),
      'cvae/rootCorrection': scalar(rootCorrection),
      'model/stepSize': scalar(stepSize),
      'model/rootCorrection': scalar(rootCorrection),
    };
  }

  /** The draws of each share. Randomness is keyed by the position, so that it needs no saving. */
  function drawsOf({ epoch, phase, step }: Position): Feeds[] {
    const draw = createRandom(`${seed}/noise/${stream}/${epoch}/${phases[phase]}/${step}`);
    return noiseShapes.map((shape): Feeds => {
      if (!loss.generative) return {};
      const noise = () => noiseWindow(noiseValues, shape, () => draw.uniform());
      return { 'cvae/noise': noise(), 'model/noise': noise() };
    });
  }

  function takeLosses(results: Values): Losses {
    const { epoch, step, losses } = position;
    const sums: Record<string, number> = { ...losses };
    for (const [output, { data }] of Object.entries(results)) {
      const name = lossName(output) ?? output;
      if (!Number.isFinite(data[0])) {
        throw new DivergedError(
          `training of stream '${stream}' diverged at epoch ${epoch + 1}, step ${step + 1} of ${source.count}: ` +
            `the loss '${name}' is ${data[0]}. ` +
            `Lower training.learningRate (now ${adam.learningRate}), or look at the scale of the features.`,
        );
      }
      sums[name] = (sums[name] ?? 0) + data[0] / source.count;
    }
    return sums;
  }

  /** The batch of a step. */
  function batchOf({ epoch, phase, step }: Position): Promise<readonly BatchShare[]> {
    const order = Array.from({ length: source.count }, (_, i) => i);
    createRandom(`${seed}/order/${stream}/${epoch}/${phases[phase]}`).shuffle(order);
    return source.batch(Math.floor(epoch / training.blockEpochs), order[step]);
  }

  /** The step after one, of this phase, the next, or the next epoch; undefined after the last. */
  function following({ epoch, phase, step }: Position): Position | undefined {
    if (step + 1 < source.count) return { epoch, phase, step: step + 1, losses: {} };
    if (phase + 1 < phases.length) return { epoch, phase: phase + 1, step: 0, losses: {} };
    return epoch + 1 < training.epochs ? { ...startPosition, epoch: epoch + 1 } : undefined;
  }

  /** The batch of the next step, gathered while the runtimes work on the one before. */
  let ahead: { readonly of: Position; readonly batch: Promise<readonly BatchShare[]> } | undefined;
  function fetchAhead(of: Position): Promise<readonly BatchShare[]> {
    if (ahead === undefined || !sameStep(ahead.of, of)) {
      ahead = { of, batch: batchOf(of) };
      // Whoever awaits it gets the error; nobody may, when training is stopped before.
      ahead.batch.catch(() => {});
    }
    return ahead.batch;
  }

  async function runEpoch(epoch: number, signal?: AbortSignal): Promise<Losses | undefined> {
    if (position.epoch !== epoch) position = { ...startPosition, epoch };
    const block = Math.floor(epoch / training.blockEpochs);
    const ramp =
      Math.min(block * training.blockEpochs + training.rampStart, training.rampEpochs) / training.rampEpochs;
    for (; position.phase < phases.length; position = { ...position, phase: position.phase + 1, step: 0 }) {
      const phase = phases[position.phase];
      while (position.step < source.count) {
        if (signal?.aborted) return undefined;
        const batch = await fetchAhead(position);
        const draws = drawsOf(position);
        const work = batch.map(({ x, y, known }, i) => ({
          x,
          feeds: { y, ...(supervised && known && { targets: known }), ...draws[i] },
        }));
        const running = steps.run(phase, feedsOf(position, ramp), work);
        const next = following(position);
        if (next !== undefined) fetchAhead(next);
        const { losses, features } = await running;
        source.recycle(features);
        position = { ...position, losses: takeLosses(losses), step: position.step + 1 };
      }
    }
    return position.losses;
  }

  return {
    get position() {
      return position;
    },
    stepsAnEpoch: source.count * phases.length,
    get progress() {
      return (position.phase * source.count + position.step) / (source.count * phases.length);
    },
    runEpoch,
    state: () => steps.read(names),
    parameters: () => steps.read(modelNames),
    close: () => source.close(),
  };
}

const sameStep = (a: Position, b: Position): boolean =>
  a.epoch === b.epoch && a.phase === b.phase && a.step === b.step;

const scalar = (value: number): Value => ({ data: new Float32Array([value]), shape: [] });

function withMoments(parameters: Values): Values {
  const zeros = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }] as const),
  );
  return { ...parameters, ...Object.fromEntries(zeros) };
}
