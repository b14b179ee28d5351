// The same settings trained with several seeds, one after the other, each a run of its own.
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../core/index.js';
import type { Dataset } from '../data/index.js';
import type { DeviceName } from '../onnx/node.js';
import {
  createSeeds,
  isSeedsFolder,
  readSeeds,
  runState,
  type SeedsPlan,
  saveSummary,
  seedRun,
  summarizeSeeds,
} from '../runs/index.js';
import type { RunSettings } from '../settings/index.js';
import type { TrainEvent } from '../train/index.js';
import { WorkerCrash } from '../workers/index.js';
import { failureReason, runTrainings, type TrainingInput } from './trainingJob.js';

export interface SeedsOptions {
  readonly folder: string;
  readonly threads?: number;
  readonly device?: DeviceName;
  /** Stops the seed in progress after its step, with a checkpoint, and starts no other. */
  readonly signal?: AbortSignal;
}

/** The training of one seed. */
export interface SeedTraining {
  readonly seed: number;
  readonly run: string;
  /** From 1 to `of`. */
  readonly index: number;
  readonly of: number;
  /** To be iterated before the next seed is asked for: that is what trains it. Throws as `train` does. */
  readonly events: AsyncIterable<TrainEvent>;
}

/** Train all seeds of a folder that are not finished; summary.json is written after each. */
export async function* trainSeeds(dataset: Dataset, options: SeedsOptions): AsyncGenerator<SeedTraining> {
  const { folder, threads, device, signal } = options;
  const { seeds, settings } = readSeeds(folder);
  for (const [i, seed] of seeds.entries()) {
    const run = seedRun(folder, seed);
    if (runState(run) === 'finished') continue;
    const input = {
      ...{ dataset: resolve(dataset.dir), run: resolve(run), settings: { ...settings, seed } },
      ...{ threads, device },
    };
    yield { seed, run, index: i + 1, of: seeds.length, events: trainingEvents(seed, input, signal) };
    saveSummary(folder, summarizeSeeds(folder));
    if (signal?.aborted) return;
  }
}

async function* trainingEvents(
  seed: number,
  input: TrainingInput,
  signal?: AbortSignal,
): AsyncGenerator<TrainEvent> {
  for await (const event of runTrainings([{ name: `seed ${seed}`, input }], { parallel: 1, signal })) {
    if (event.type === 'progress') yield event.progress;
    if (event.type !== 'failed') continue;
    const { error, job } = event;
    throw error instanceof WorkerCrash ? new UserError(`${job.name}: ${failureReason(error)}`) : error;
  }
}

export interface PlanSeedsOptions {
  readonly folder: string;
  /** How many seeds; when resuming, by default as many as the folder has. */
  readonly count?: number;
  /** By default those of the folder. */
  readonly settings?: RunSettings;
  readonly resume?: boolean;
}

/**
 * The seeds of a folder: a new one is created; when resuming, a greater count adds seeds. UserError where the folder
 * exists and is not resumed, has other settings, or has more seeds.
 */
export function planSeeds({ folder, count, settings, resume = false }: PlanSeedsOptions): SeedsPlan {
  if (!resume && isSeedsFolder(folder)) {
    throw new UserError(`${folder} exists already. Give another --run, or add --resume to resume this one.`);
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
      `${folder}: its seeds have other settings. ` +
        'Resume without --set, --config, --preset, --epochs and --seed, or give another --run.',
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
