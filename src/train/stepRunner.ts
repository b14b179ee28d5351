// The steps of one stream on its runtimes: one does them whole, of several each takes a share of the batch.
import type { Feeds, Runtime, Value, Values } from '../engine/index.js';
import {
  gradientName,
  type StepSettings,
  type StepSizes,
  sharedSteps,
  trainingSteps,
} from '../model/index.js';

export type Phase = 'cvae' | 'model' | 'pair';

/** What one runtime works on: features (videos, T, D), and what else differs between the shares. */
export interface Share {
  readonly x: Value;
  readonly feeds: Feeds;
}

export interface StepRunner {
  /** Losses of the step, and the shares' features, whose memory was moved to the runtimes and is back. */
  run(
    phase: Phase,
    feeds: Feeds,
    shares: readonly Share[],
  ): Promise<{ losses: Values; features: readonly Value[] }>;
}

/** Videos of each share of a batch: as equal as can be, none empty. */
export function shareSizes(batch: number, shares: number): number[] {
  const count = Math.min(batch, shares);
  return Array.from(
    { length: count },
    (_, i) => Math.floor(((i + 1) * batch) / count) - Math.floor((i * batch) / count),
  );
}

/**
 * Load the programs of some phases. Parameters and moments are state of every runtime; each makes the same update from
 * the same sums, so they stay equal to the bit.
 */
export async function openStepRunner(
  runtimes: readonly Runtime[],
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  return runtimes.length === 1
    ? wholeSteps(runtimes[0], sizes, settings, phases)
    : stepsInShares(runtimes, sizes, settings, phases);
}

async function wholeSteps(
  runtime: Runtime,
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  const programs = trainingSteps(sizes, settings);
  for (const phase of phases) await runtime.load(phase, programs[phase]);
  return {
    async run(phase, feeds, [share]) {
      const { x, ...losses } = await runtime.run(phase, { ...feeds, ...share.feeds }, { x: share.x });
      return { losses, features: [x] };
    },
  };
}

/** The halves of a step that a phase is made of: what a share gives, then the update of which parameters. */
const halves = {
  cvae: [['cvae/share', 'cvae/update']],
  model: [['model/share', 'model/update']],
  pair: [
    ['pair/cvae', 'cvae/update'],
    ['pair/model', 'model/update'],
  ],
} as const;

async function stepsInShares(
  runtimes: readonly Runtime[],
  sizes: StepSizes,
  settings: StepSettings,
  phases: readonly Phase[],
): Promise<StepRunner> {
  const videos = shareSizes(sizes.batch, runtimes.length);
  const needed = new Set(phases.flatMap((phase) => halves[phase].flat()));
  await Promise.all(
    runtimes.map(async (runtime, i) => {
      const share = { ...sizes, batch: videos[i], share: videos[i] / sizes.batch };
      const programs = sharedSteps(share, settings);
      for (const name of needed) await runtime.load(name, programs[name]);
      // An output named like a state stays with the runtime.
      if (phases.includes('pair')) await runtime.write({ hidden: { data: new Float32Array(), shape: [0] } });
    }),
  );

  async function half(names: readonly [string, string], feeds: Feeds, shares: readonly Share[]) {
    const [share, update] = names;
    const results = await Promise.all(
      runtimes.map((runtime, i) => runtime.run(share, { ...feeds, ...shares[i].feeds }, { x: shares[i].x })),
    );
    const sums = addUp(results.map(({ x: _, ...rest }) => rest));
    await Promise.all(runtimes.map((runtime) => runtime.run(update, { ...feeds, ...sums })));
    const losses = Object.entries(sums).filter(([name]) => !name.startsWith(gradientName('')));
    return { losses: Object.fromEntries(losses), features: results.map(({ x }) => x) };
  }

  return {
    async run(phase, feeds, shares) {
      let features = shares.map(({ x }) => x);
      let losses: Values = {};
      for (const names of halves[phase]) {
        const done = await half(
          names,
          feeds,
          shares.map((share, i) => ({ ...share, x: features[i] })),
        );
        features = done.features;
        losses = { ...losses, ...done.losses };
      }
      return { losses, features };
    },
  };
}

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
