// dgam train --seeds: the same settings with several seeds, one after the other, and how far apart they are.
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../core/index.js';
import type { Dataset } from '../../data/index.js';
import type { DeviceName } from '../../onnx/node.js';
import {
  calibrateRun,
  createSeeds,
  describeScores,
  isSeedsFolder,
  readRunConfig,
  readSeeds,
  runState,
  type SeedsPlan,
  saveSummary,
  seedRun,
  summarizeSeeds,
} from '../../runs/index.js';
import type { RunSettings } from '../../settings/index.js';
import { interruptible } from '../interruptible.js';
import { followTraining } from '../output/followTraining.js';
import { formatSeeds } from '../output/spreadTable.js';

export interface SeedsOptions {
  readonly folder: string;
  /** How many seeds; as many as were begun when resuming. */
  readonly count?: number;
  /** Undefined when resuming with those it was begun with. */
  readonly settings?: RunSettings;
  readonly resume?: boolean;
  readonly threads?: number;
  readonly device?: DeviceName;
  readonly examined?: boolean;
  readonly json?: boolean;
}

/** Resolves to the exit code; Ctrl-C ends the seed under way with a checkpoint, and --resume goes on there. */
export async function trainSeeds(dataset: Dataset, options: SeedsOptions): Promise<number> {
  const { folder, threads, device, json } = options;
  const { seeds } = planSeeds(options);
  await interruptible((signal) => trainEach(dataset, options, signal));
  const interrupted = seeds.some((seed) => runState(seedRun(folder, seed)) !== 'finished');
  const summary = summarizeSeeds(folder);
  saveSummary(folder, summary);
  if (interrupted) {
    process.stderr.write(`stopped; to go on: dgam train ${dataset.dir} --run ${folder} --resume\n`);
  } else {
    if (seeds.length > 1) {
      const calibration = await calibrateRun(folder, {
        ensemble: true,
        dataset: dataset.dir,
        threads,
        device,
      });
      process.stderr.write(`the seeds' average (--ensemble): ${describeScores(calibration)}\n`);
    }
    process.stderr.write(formatSeeds(summary));
  }
  if (json) process.stdout.write(`${JSON.stringify({ run: folder, interrupted, ...summary })}\n`);
  return interrupted ? 130 : 0;
}

async function trainEach(
  dataset: Dataset,
  { folder, threads, device, examined }: SeedsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { seeds, settings: shared } = readSeeds(folder);
  for (const [i, seed] of seeds.entries()) {
    const run = seedRun(folder, seed);
    const state = runState(run);
    if (state === 'finished') continue;
    const label = `seed ${seed} (${i + 1} of ${seeds.length}), `;
    const resume = state === 'started';
    const settings = resume ? readRunConfig(run).settings : { ...shared, seed };
    await followTraining(dataset, { run, settings, resume, threads, device, examined, signal, label });
    saveSummary(folder, summarizeSeeds(folder));
    if (signal.aborted) return;
  }
}

/** The seeds of the folder: made now, or those of before, to which a greater count adds. */
function planSeeds({ folder, count, settings, resume = false }: SeedsOptions): SeedsPlan {
  if (!resume && isSeedsFolder(folder)) {
    throw new UserError(
      `${folder} exists already. Give another --run, or add --resume to go on with this one.`,
    );
  }
  if (!isSeedsFolder(folder)) {
    if (settings === undefined || count === undefined) return readSeeds(folder);
    const plan = { seeds: Array.from({ length: count }, (_, i) => settings.seed + i), settings };
    createSeeds(folder, plan);
    return plan;
  }
  const before = readSeeds(folder);
  if (settings !== undefined && !isDeepStrictEqual(JSON.parse(JSON.stringify(settings)), before.settings)) {
    throw new UserError(
      `${folder}: its seeds were begun with other settings. ` +
        'Resume without --set, --config, --preset, --epochs and --seed, or take another --run.',
    );
  }
  if (count === undefined || count === before.seeds.length) return before;
  if (count < before.seeds.length) {
    throw new UserError(
      `${folder} has ${before.seeds.length} seeds already; --seeds ${count} would drop some.`,
    );
  }
  const plan = { ...before, seeds: Array.from({ length: count }, (_, i) => before.seeds[0] + i) };
  createSeeds(folder, plan);
  return plan;
}
