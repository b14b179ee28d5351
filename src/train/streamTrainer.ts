// One stream in training: its parameters and moments in a runtime, moved on an epoch at a time.
import { createRandom, type Dataset, type Video } from '../data/index.js';
import {
  type AdamSettings,
  adamCorrections,
  type Feeds,
  type Runtime,
  type Value,
  type Values,
} from '../engine/index.js';
import {
  cvaeLayers,
  initialParameters,
  modelLayers,
  momentNames,
  parameterShapes,
  type StepSizes,
  trainingSteps,
} from '../model/index.js';
import { type Batch, openBatchSource } from './batches.js';
import { noiseBank, noiseWindow } from './noise.js';
import { lossOf, type ResolvedSettings } from './settings.js';

/** Mean losses of an epoch by name: cvae, mse, kl of the CVAE's phase; total, fg, bg, guide, re of the model's. */
export type Losses = Readonly<Record<string, number>>;

/**
 * Where training stands: the next step of a phase of an epoch, and what its losses add up to so far. After the last
 * phase the epoch is finished and its losses are still there.
 */
export interface Position {
  readonly epoch: number;
  readonly phase: number;
  readonly step: number;
  readonly losses: Losses;
}

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
  /** The runtime stays open. */
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
  readonly runtime: Runtime;
  /** Memory for the contents of feature files. */
  readonly cacheBytes: number;
  /** State and position to go on from; without it parameters are drawn from the seed. */
  readonly from?: { readonly state: Values; readonly position: Position };
}

const lossNames: Readonly<Record<string, string>> = {
  'cvae/total': 'cvae',
  'cvae/mse': 'mse',
  'cvae/kl': 'kl',
  'model/total': 'total',
  'model/fg': 'fg',
  'model/bg': 'bg',
  'model/guide': 'guide',
  'model/re': 're',
};

type Phase = 'cvae' | 'model' | 'pair';

/** The programs an epoch runs over its batches, one after the other. */
function phasesOf(generative: boolean, alternate: 'step' | 'epoch'): readonly Phase[] {
  if (!generative) return ['model'];
  return alternate === 'step' ? ['pair'] : ['cvae', 'model'];
}

export async function openStreamTrainer(options: StreamTrainerOptions): Promise<StreamTrainer> {
  const { dataset, videos, stream, settings, runtime, cacheBytes, from } = options;
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
  const modelNames = Object.keys(parameterShapes(modelParameters));
  const names = Object.keys(parameterShapes(layers)).flatMap((name) => [name, ...momentNames(name)]);

  const programs = trainingSteps(sizes, { model: settings.model, loss, adam });
  const phases = phasesOf(loss.generative, training.alternate);
  for (const phase of phases) await runtime.load(phase, programs[phase]);

  const noiseShape = [loss.samples * sizes.batch * sizes.snippets, settings.model.latent];
  const random = createRandom(`${seed}/parameters/${stream}`);
  await runtime.write(from?.state ?? withMoments(initialParameters(layers, () => random.uniform())));
  const noiseValues = loss.generative ? await writeNoise() : 0;

  const source = await openBatchSource(dataset, videos, stream, settings, cacheBytes);
  let position = from?.position ?? startPosition;

  /** The bank's length; the bank itself is wanted by the runtime only. */
  async function writeNoise(): Promise<number> {
    const bank = noiseBank(`${seed}/${stream}`, noiseShape[0] * noiseShape[1]);
    await runtime.write({ noise: bank });
    return bank.data.length;
  }

  /** What a step is fed besides its batch. Randomness is keyed by the position, so that it needs no saving. */
  function feedsOf(phase: Phase, { epoch, step }: Position, ramp: number): Feeds {
    const draw = createRandom(`${seed}/noise/${stream}/${epoch}/${phase}/${step}`);
    const noise = () => noiseWindow(noiseValues, noiseShape, () => draw.uniform());
    const { stepSize, rootCorrection } = adamCorrections(epoch * source.count + step + 1, adam);
    const gamma1 = loss.gamma1 * (training.rampGamma1 ? ramp : 1);
    const corrections = (name: 'cvae' | 'model') => ({
      [`${name}/stepSize`]: scalar(stepSize),
      [`${name}/rootCorrection`]: scalar(rootCorrection),
    });
    const cvae = { 'cvae/noise': noise(), 'cvae/weight': scalar(ramp), ...corrections('cvae') };
    const reconstruction = { 'model/noise': noise(), 'model/gamma1': scalar(gamma1) };
    const model = { ...(loss.generative ? reconstruction : {}), ...corrections('model') };
    return { ...(phase === 'model' ? {} : cvae), ...(phase === 'cvae' ? {} : model) };
  }

  function takeLosses(results: Values): Losses {
    const { epoch, step, losses } = position;
    const sums: Record<string, number> = { ...losses };
    for (const [output, { data }] of Object.entries(results)) {
      const name = lossNames[output];
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
  function batchOf({ epoch, phase, step }: Position): Promise<Batch> {
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

  /** The batch of the next step, gathered while the runtime works on the one before. */
  let ahead: { readonly of: Position; readonly batch: Promise<Batch> } | undefined;
  function fetchAhead(of: Position): Promise<Batch> {
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
        const { x, y } = await fetchAhead(position);
        const feeds = { ...feedsOf(phase, position, ramp), ...(phase === 'cvae' ? {} : { y }) };
        const running = runtime.run(phase, feeds, { x });
        const next = following(position);
        if (next !== undefined) fetchAhead(next);
        const { x: used, ...losses } = await running;
        source.recycle(used);
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
    state: () => runtime.read(names),
    parameters: () => runtime.read(modelNames),
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
