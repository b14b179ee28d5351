// A sweep as a stream of events: a grid of settings, each with several seeds, trained, compared on validation, and tested.
import { resolve } from 'node:path';
import { type Dataset, datasetDigest } from '../data/index.js';
import type { SpreadOfEvaluations } from '../evaluate/index.js';
import { writeFileAtomic } from '../io/index.js';
import { runState, saveSummary, seedRun, summarizeSeeds } from '../runs/index.js';
import type { RunSettings } from '../settings/index.js';
import { parseSettings, type SettingsSources } from '../settings/node.js';
import { type Parallelism, parallelism } from '../workers/index.js';
import { requireComparable, requireVaried } from './checks.js';
import { openSweep, pointFolder, type SweepPlan, sweepFiles, sweepResults } from './folder.js';
import { type GridPoint, gridOf, parseAxis } from './grid.js';
import { largestRunBytes } from './memory.js';
import { chosen, type PointResult } from './results.js';
import { testChosen } from './testChosen.js';
import { failureReason, runTrainings } from './trainingJob.js';

export interface SweepOptions extends Omit<SettingsSources, 'set'> {
  /** The folder of the sweep: created, or one to resume. */
  readonly out: string;
  /** The grid: `key=a,b,c`, the values of one setting each. */
  readonly set: readonly string[];
  /** How many seeds each combination is trained with. */
  readonly seeds: number;
  /** Runs at a time, as far as memory goes. Default: cores / threads. */
  readonly jobs?: number;
  /** Of each run. */
  readonly threads: number;
  /** Whether the test split is evaluated for the chosen combination. */
  readonly test?: boolean;
  /** Stops the runs in progress after their step, with a checkpoint, and starts no other. */
  readonly signal?: AbortSignal;
}

/** One training of a sweep. */
export interface SweepRun {
  readonly point: GridPoint;
  readonly seed: number;
  /** Its folder. */
  readonly run: string;
}

/** What results.json holds. */
export interface SweepResults {
  readonly dataset: string;
  readonly split: 'validation';
  /** Name of the best combination of which all seeds are finished. */
  readonly chosen: string | null;
  readonly test: SpreadOfEvaluations | null;
  readonly results: readonly PointResult[];
}

export type SweepEvent =
  | {
      readonly type: 'start';
      readonly points: number;
      readonly seeds: number;
      /** Runs that are to be trained; the others are finished. */
      readonly runs: number;
      readonly parallelism: Parallelism;
      readonly bytesPerRun: number;
    }
  | ({ readonly type: 'started' | 'stopped' } & SweepRun)
  /** It crashed and is started again, or it failed. */
  | ({ readonly type: 'retried' | 'failed'; readonly reason: string } & SweepRun)
  /** `average` is its mAP on validation. */
  | ({ readonly type: 'done'; readonly average?: number; readonly seconds: number } & SweepRun)
  /** The test split has no segments: it was localized, but not evaluated. */
  | { readonly type: 'untested' }
  | {
      readonly type: 'results';
      readonly interrupted: boolean;
      readonly chosen?: PointResult;
      readonly found: SweepResults;
    };

/**
 * Train every combination of a grid with several seeds and compare them on validation; writes results.json. A sweep in the
 * same folder is resumed. UserError where combinations cannot be compared, or the folder has something else.
 */
export async function* sweep(dataset: Dataset, options: SweepOptions): AsyncGenerator<SweepEvent> {
  const { out, jobs, threads, test, signal } = options;
  const { plan, settingsOf } = planSweep(dataset, options);
  const runs = plan.points.flatMap((point) =>
    plan.seeds.map((seed) => ({ point, seed, run: seedRun(pointFolder(out, point), seed) })),
  );
  const waiting = runs.filter(({ run }) => runState(run) !== 'finished');
  const bytesPerRun = largestRunBytes(dataset, plan.points.map(settingsOf));
  const limits = parallelism({ jobs, threads, bytesPerJob: bytesPerRun });
  yield {
    ...{ type: 'start', points: plan.points.length, seeds: plan.seeds.length, runs: waiting.length },
    ...{ parallelism: limits, bytesPerRun },
  };
  const failures = new Map<string, Record<string, string>>();
  const trained = new Map(waiting.map((one) => [one.run, one]));
  const events = runTrainings(
    waiting.map(({ point, seed, run }) => ({
      name: run,
      input: {
        ...{ dataset: resolve(dataset.dir), run: resolve(run), threads },
        settings: { ...settingsOf(point), seed },
      },
    })),
    { parallel: limits.count, retries: 1, signal },
  );
  for await (const event of events) {
    const run = trained.get(event.job.name) as SweepRun;
    const { point, seed } = run;
    if (event.type === 'started') yield { type: 'started', ...run };
    else if (event.type === 'cancelled') yield { type: 'stopped', ...run };
    else if (event.type === 'done') {
      const summary = summarizeSeeds(pointFolder(out, point));
      saveSummary(pointFolder(out, point), summary);
      const average = summary.seeds.find((one) => one.seed === seed)?.selected?.average;
      yield { type: 'done', average, seconds: event.seconds, ...run };
    } else if (event.type !== 'progress') {
      const reason = failureReason(event.error);
      if (event.type === 'failed') failures.set(point.name, { ...failures.get(point.name), [seed]: reason });
      yield { type: event.type, reason, ...run };
    }
  }
  const results = sweepResults(out, plan, failures);
  const best = chosen(results);
  const tested =
    test && best ? await testChosen(dataset.dir, pointFolder(out, best), threads, signal) : undefined;
  const interrupted = signal?.aborted ?? false;
  if (test && best && tested === undefined && !interrupted) yield { type: 'untested' };
  const found: SweepResults = {
    ...{ dataset: dataset.name, split: 'validation', chosen: best?.name ?? null, test: tested ?? null },
    results,
  };
  writeFileAtomic(sweepFiles(out).results, `${JSON.stringify(found, undefined, 2)}\n`);
  yield { type: 'results', interrupted, chosen: best, found };
}

/** The combinations and seeds, also those of an earlier call, and the settings of each combination. */
function planSweep(
  dataset: Dataset,
  { out, set, seeds: count, preset, config, epochs, seed }: SweepOptions,
): { plan: SweepPlan; settingsOf: (point: GridPoint) => RunSettings } {
  const sources = { preset, config, epochs, seed };
  const base = parseSettings(sources);
  const settingsOf = (point: GridPoint): RunSettings => parseSettings({ ...sources, set: point.set });
  const axes = set.map(parseAxis);
  requireVaried(axes, epochs);
  const points = gridOf(axes);
  for (const point of points) requireComparable(dataset, settingsOf(point));
  const seeds = Array.from({ length: count }, (_, i) => base.seed + i);
  return {
    plan: openSweep(out, { dataset: datasetDigest(dataset), base, seeds, points }, settingsOf),
    settingsOf,
  };
}
