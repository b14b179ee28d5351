// The training steps of one stream on its runtimes: a single one runs them whole, several each take a share of the batch.
import { adamInPlace, type Value, type Values } from '../engine/index.js';
import {
  cvaeLayers,
  gradientName,
  gradientPrograms,
  lossName,
  modelLayers,
  momentNames,
  parameterShapes,
  type StepSettings,
  type StepSizes,
  standardNames,
  trainingSteps,
} from '../model/index.js';
import type { Feeds } from '../onnx/index.js';
import type { NodeRuntime, ValueHandle } from '../onnx/node.js';

/** The programs of training: an update of the CVAE, of attention and classifier, or both on the same batch. */
export type Phase = 'cvae' | 'model' | 'pair';

/** The part of a batch for one runtime: features (videos, T, D), and the other inputs that differ between the shares. */
export interface Share<X extends Value | ValueHandle = Value | ValueHandle> {
  readonly x: X;
  readonly feeds: Feeds;
}

export interface StepRunner {
  /** Set parameters and moments. The runtimes hold the parameters as state. */
  write(state: Values): Promise<void>;
  /** Copies of parameters or moments. */
  read(names: readonly string[]): Promise<Values>;
  /** Run a step: its losses (scalars), and the shares' features, whose memory was transferred to the runtimes and back. */
  run<X extends Value | ValueHandle>(
    phase: Phase,
    feeds: Values,
    shares: readonly Share<X>[],
  ): Promise<{ losses: Values; features: readonly X[] }>;
}

/** The number of videos in each share of a batch: as equal as possible, none empty, so there may be fewer shares. */
export function shareSizes(batch: number, shares: number): number[] {
  const count = Math.min(batch, shares);
  return Array.from(
    { length: count },
    (_, i) => Math.floor(((i + 1) * batch) / count) - Math.floor((i * batch) / count),
  );
}

/** Load the programs of some phases, on one runtime or on one for each share. */
export async function openStepRunner(
  runtimes: readonly NodeRuntime[],
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  return runtimes.length === 1
    ? wholeSteps(runtimes[0], sizes, settings, phases)
    : stepsInShares(runtimes, sizes, settings, phases);
}

/** Parameters, moments and updates stay in the runtime. */
async function wholeSteps(
  runtime: NodeRuntime,
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  const programs = trainingSteps(sizes, settings);
  for (const phase of phases) await runtime.load(phase, programs[phase]);
  return {
    write: (state) => runtime.write(state),
    read: (names) => runtime.read(names),
    async run(phase, feeds, [share]) {
      const { x, ...losses } = await runtime.run(phase, { ...feeds, ...share.feeds }, { x: share.x });
      return { losses, features: [x] };
    },
  };
}

/** Each phase as gradient programs: the program that gives a share's gradients, and the part whose parameters it updates. */
const programsOf = {
  cvae: [['cvae', 'cvae']],
  model: [['model', 'model']],
  pair: [
    ['pair/cvae', 'cvae'],
    ['pair/model', 'model'],
  ],
} as const;

/** The runtimes compute gradients of their shares; these are summed, and parameters updated, on this thread. */
async function stepsInShares(
  runtimes: readonly NodeRuntime[],
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  const writeToAll = async (values: Values) => {
    await Promise.all(runtimes.map((runtime) => runtime.write(values)));
  };
  await loadGradientPrograms(runtimes, sizes, settings, phases);
  // An output with the name of a state stays in the runtime: the attention's hidden layer, for the second program.
  if (phases.includes('pair')) await writeToAll({ hidden: { data: new Float32Array(), shape: [0] } });
  const state = createAdamState(sizes, settings);

  return {
    async write(values) {
      state.write(values);
      await writeToAll(state.parameters());
    },
    read: async (names) => state.read(names),
    async run(phase, feeds, shares) {
      let features = shares.map(({ x }) => x);
      let losses: Values = {};
      for (const [program, part] of programsOf[phase]) {
        const results = await Promise.all(
          runtimes.map((runtime, i) =>
            runtime.run(program, { ...feeds, ...shares[i].feeds }, { x: features[i] }),
          ),
        );
        features = results.map(({ x }) => x);
        const sums = addUp(results.map(({ x: _, ...rest }) => rest));
        state.update(part, sums, feeds);
        await writeToAll(state.parameters(part));
        const isLoss = ([name]: [string, Value]) => lossName(name) !== undefined;
        losses = { ...losses, ...Object.fromEntries(Object.entries(sums).filter(isLoss)) };
      }
      return { losses, features };
    },
  };
}

/** Each runtime gets the programs for its number of videos. */
async function loadGradientPrograms(
  runtimes: readonly NodeRuntime[],
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<void> {
  const videos = shareSizes(sizes.batch, runtimes.length);
  const needed = new Set(phases.flatMap((phase) => programsOf[phase].map(([program]) => program)));
  await Promise.all(
    runtimes.map(async (runtime, i) => {
      const share = { ...sizes, batch: videos[i], share: videos[i] / sizes.batch };
      const programs = gradientPrograms(share, settings);
      for (const name of needed) await runtime.load(name, programs[name]);
    }),
  );
}

/** Parameters and moments on this thread, updated by Adam in place. */
function createAdamState(sizes: StepSizes, settings: StepSettings) {
  const parametersOf = {
    cvae: Object.keys(parameterShapes(cvaeLayers(sizes, settings.model))),
    model: Object.keys(parameterShapes(modelLayers(sizes, settings.model))),
  };
  const all = [...parametersOf.cvae, ...parametersOf.model, ...Object.values(standardNames)];
  let state: Values = {};
  const present = (names: readonly string[]): Values =>
    Object.fromEntries(names.flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]])));
  return {
    write(values: Values) {
      state = { ...state, ...copyOf(values) };
    },
    read: (names: readonly string[]): Values => copyOf(present(names)),
    /** The parameters of a part, or all of them with the constants of standardization; not copied. */
    parameters: (part?: 'cvae' | 'model'): Values => present(part ? parametersOf[part] : all),
    /** One Adam step of a part's parameters by the gradients of the batch; `feeds` has Adam's corrections. */
    update(part: 'cvae' | 'model', gradients: Values, feeds: Values): void {
      const corrections = {
        stepSize: feeds[`${part}/stepSize`].data[0],
        rootCorrection: feeds[`${part}/rootCorrection`].data[0],
      };
      for (const name of parametersOf[part]) {
        const [moment1, moment2] = momentNames(name);
        const arrays = [state[name].data, state[moment1].data, state[moment2].data] as const;
        adamInPlace(arrays, gradients[gradientName(name)].data, corrections, settings.adam);
      }
    },
  };
}

const copyOf = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]),
  );

/** The sum over the shares, in their order, in the memory of the first. */
function addUp([first, ...others]: readonly Values[]): Values {
  for (const values of others) {
    for (const [name, { data }] of Object.entries(first)) {
      const more = values[name].data;
      for (let i = 0; i < data.length; i++) data[i] += more[i];
    }
  }
  return first;
}
