// A folder of several seeds: the same settings trained with other random draws, a run each, and a summary of them.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkSchema, UserError } from '../core/index.js';
import { type SpreadOfEvaluations, spreadOf } from '../evaluate/index.js';
import { parseJson, writeFileAtomic } from '../io/index.js';
import { type RunSettings, runSettings } from '../settings/index.js';
import { type Picked, readPicked, requireNoRun, runFiles } from './runFolder.js';

const planSchema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).min(1),
  /** Of every seed; the seed in them is the first one's. */
  settings: runSettings,
});
export interface SeedsPlan {
  readonly seeds: readonly number[];
  readonly settings: RunSettings;
}

const planFile = (folder: string): string => join(folder, 'seeds.json');
const summaryFile = (folder: string): string => join(folder, 'summary.json');

export const isSeedsFolder = (folder: string): boolean => existsSync(planFile(folder));

/** The run of one seed. */
export const seedRun = (folder: string, seed: number): string => join(folder, `seed-${seed}`);

/** Make a folder of seeds, or give one more seeds. Throws UserError if something else is in its place. */
export function createSeeds(folder: string, plan: SeedsPlan): void {
  if (!isSeedsFolder(folder)) requireNoRun(folder);
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(planFile(folder), `${JSON.stringify(plan, undefined, 2)}\n`);
}

/** Throws UserError where there is no folder of seeds. */
export function readSeeds(folder: string): SeedsPlan {
  const path = planFile(folder);
  if (!existsSync(path)) {
    throw new UserError(
      `${path}: not found. Is ${folder} a folder of several seeds (dgam train --run ${folder} --seeds 5)?`,
    );
  }
  return checkSchema(planSchema, parseJson(readFileSync(path, 'utf8'), path), path);
}

/** The runs of a folder of seeds. */
export const seedRuns = (folder: string): string[] =>
  readSeeds(folder).seeds.map((seed) => seedRun(folder, seed));

/** The run itself. Throws UserError where there are several. */
export function requireSingle(run: string): string {
  if (!isSeedsFolder(run)) return run;
  const { seeds } = readSeeds(run);
  throw new UserError(
    `${run} holds ${seeds.length} seeds. Give one of them, such as ${seedRun(run, seeds[0])}, or --ensemble for their average.`,
  );
}

export interface SeedResult {
  readonly seed: number;
  readonly run: string;
  readonly finished: boolean;
  readonly picked?: Picked;
}

export interface SeedsSummary {
  readonly seeds: readonly SeedResult[];
  /** Over the finished seeds; undefined where nothing was picked by a split. */
  readonly validation?: SpreadOfEvaluations & { readonly split: string };
}

export function seedResult(run: string, seed: number): SeedResult {
  return { seed, run, finished: existsSync(runFiles(run).model), picked: readPicked(run) };
}

/** What the metrics of the seeds say. */
export function summarizeSeeds(folder: string): SeedsSummary {
  return summarize(readSeeds(folder).seeds.map((seed) => seedResult(seedRun(folder, seed), seed)));
}

export function summarize(seeds: readonly SeedResult[]): SeedsSummary {
  const picked = seeds.filter(({ finished }) => finished).flatMap((one) => one.picked ?? []);
  if (picked.length === 0) return { seeds };
  return { seeds, validation: { split: picked[0].split, ...spreadOf(picked) } };
}

/** Write summary.json into the folder. */
export function saveSummary(folder: string, summary: SeedsSummary): void {
  writeFileAtomic(summaryFile(folder), `${JSON.stringify(summary, undefined, 2)}\n`);
}
