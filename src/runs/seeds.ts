// A folder of several seeds: one run a seed with the same settings, and a summary of them.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/index.js';
import { type SpreadOfEvaluations, spreadOf } from '../evaluate/index.js';
import { parseJson, writeFileAtomic } from '../io/index.js';
import { checkSchema } from '../schema/index.js';
import { type RunSettings, runSettings } from '../settings/index.js';
import { readSelectedEpoch, requireNoRun, runFiles, type SelectedEpoch } from './runFolder.js';

const planSchema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).min(1),
  /** The settings of every seed; `settings.seed` is the first seed. */
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

/** Create a folder of seeds, or write another plan into an existing one. UserError if there is anything else in its place. */
export function createSeeds(folder: string, plan: SeedsPlan): void {
  if (!isSeedsFolder(folder)) requireNoRun(folder);
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(planFile(folder), `${JSON.stringify(plan, undefined, 2)}\n`);
}

/** UserError if `folder` is not a folder of seeds. */
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

/** `run` itself. UserError if it is a folder of seeds. */
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
  /** Undefined without validation. */
  readonly selected?: SelectedEpoch;
}

export interface SeedsSummary {
  readonly seeds: readonly SeedResult[];
  /** Mean and standard deviation over the finished seeds; undefined without validation. */
  readonly validation?: SpreadOfEvaluations & { readonly split: string };
}

export function seedResult(run: string, seed: number): SeedResult {
  return { seed, run, finished: existsSync(runFiles(run).model), selected: readSelectedEpoch(run) };
}

/** The results of a folder's seeds, from their metrics. */
export function summarizeSeeds(folder: string): SeedsSummary {
  return summarize(readSeeds(folder).seeds.map((seed) => seedResult(seedRun(folder, seed), seed)));
}

export function summarize(seeds: readonly SeedResult[]): SeedsSummary {
  const selected = seeds.filter(({ finished }) => finished).flatMap((seed) => seed.selected ?? []);
  if (selected.length === 0) return { seeds };
  return { seeds, validation: { split: selected[0].split, ...spreadOf(selected) } };
}

/** Write summary.json into the folder. */
export function saveSummary(folder: string, summary: SeedsSummary): void {
  writeFileAtomic(summaryFile(folder), `${JSON.stringify(summary, undefined, 2)}\n`);
}
