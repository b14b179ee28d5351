// The steps of one stream on its runtimes: one does them whole, of several each takes a share of the batch.

import type { Value, Values } from '../engine/index.js';
import { adamInPlace } from '../engine/index.js';
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

export type Phase = 'cvae' | 'model' | 'pair';

/** What one runtime works on: features (videos, T, D), and what else differs between the shares. */
export interface Share<X extends Value | ValueHandle = Value | ValueHandle> {
  readonly x: X;
  readonly feeds: Feeds;
}

export interface StepRunner {
  /** Set parameters and moments. The runtimes have the parameters as state. */
  write(state: Values): Promise<void>;
  /** Copies of parameters or moments. */
  read(names: readonly string[]): Promise<Values>;
  /** Losses of the step, and the shares' features, whose memory was moved to the runtimes and is back. */
  run<X extends Value | ValueHandle>(
    phase: Phase,
    feeds: Values,
    shares: readonly Share<X>[],
  ): Promise<{ losses: Values; features: readonly X[] }>;
}

/** Videos of each share of a batch: as equal as can be, none empty. */
export function shareSizes(batch: number, shares: number): number[] {
  const count = Math.min(batch, shares);
  return Array.from(
    { length: count },
    (_, i) => Math.floor(((i + 1) * batch) / count) - Math.floor((i * batch) / count),
  );
}

/** Load the programs of some phases, on one runtime or as many as there are shares. */
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

/** The halves of a step: the program that gives a share's gradients, and whose parameters they update. */
const halves = {
  cvae: [['cvae', 'cvae']],
  model: [['model', 'model']],
  pair: [
    ['pair/cvae', 'cvae'],
    ['pair/model', 'model'],
  ],
} as const;

/** Gradients are summed and parameters updated here; the runtimes get the new parameters. */
async function stepsInShares(
  runtimes: readonly NodeRuntime[],
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  const parametersOf = {
    cvae: Object.keys(parameterShapes(cvaeLayers(sizes, settings.model))),
    model: Object.keys(parameterShapes(modelLayers(sizes, settings.model))),
  };
  const all = [...parametersOf.cvae, ...parametersOf.model, ...Object.values(standardNames)];
  let state: Values = {};
  const pick = (names: readonly string[]): Values =>
    Object.fromEntries(names.flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]])));
  const share = async (values: Values) => {
    await Promise.all(runtimes.map((runtime) => runtime.write(values)));
  };

  const videos = shareSizes(sizes.batch, runtimes.length);
  const needed = new Set(phases.flatMap((phase) => halves[phase].map(([program]) => program)));
  await Promise.all(
    runtimes.map(async (runtime, i) => {
      const part = { ...sizes, batch: videos[i], share: videos[i] / sizes.batch };
      const programs = gradientPrograms(part, settings);
      for (const name of needed) await runtime.load(name, programs[name]);
    }),
  );
  // An output named like a state stays with the runtime.
  if (phases.includes('pair')) await share({ hidden: { data: new Float32Array(), shape: [0] } });

  function update(phase: 'cvae' | 'model', gradients: Values, feeds: Values): void {
    const corrections = {
      stepSize: feeds[`${phase}/stepSize`].data[0],
      rootCorrection: feeds[`${phase}/rootCorrection`].data[0],
    };
    for (const name of parametersOf[phase]) {
      const [moment1, moment2] = momentNames(name);
      const arrays = [state[name].data, state[moment1].data, state[moment2].data] as const;
      adamInPlace(arrays, gradients[gradientName(name)].data, corrections, settings.adam);
    }
  }

  return {
    async write(values) {
      state = { ...state, ...copyOf(values) };
      await share(pick(all));
    },
    read: async (names) => copyOf(pick(names)),
    async run(phase, feeds, shares) {
      let features = shares.map(({ x }) => x);
      let losses: Values = {};
      for (const [program, updated] of halves[phase]) {
        const results = await Promise.all(
          runtimes.map((runtime, i) =>
            runtime.run(program, { ...feeds, ...shares[i].feeds }, { x: features[i] }),
          ),
        );
        features = results.map(({ x }) => x);
        const sums = addUp(results.map(({ x: _, ...rest }) => rest));
        update(updated, sums, feeds);
        await share(pick(parametersOf[updated]));
        const isLoss = ([name]: [string, Value]) => lossName(name) !== undefined;
        losses = { ...losses, ...Object.fromEntries(Object.entries(sums).filter(isLoss)) };
      }
      return { losses, features };
    },
  };
}

const copyOf = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]),
  );

/** Σ over the shares, in their order, into the first one's memory. */
function addUp([first, ...others]: readonly Values[]): Values {
  for (const values of others) {
    for (const [name, { data }] of Object.entries(first)) {
      const more = values[name].data;
      for (let i = 0; i < data.length; i++) data[i] += more[i];
    }
  }
  return first;
}
