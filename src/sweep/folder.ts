// A sweep's folder: its plan, a folder of seeds for each combination, and results.json.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { UserError } from '../core/index.js';
import { parseJson, writeFileAtomic } from '../io/index.js';
import { createSeeds, readSeeds, requireNoRun, seedResult, seedRun } from '../runs/index.js';
import { checkSchema } from '../schema/index.js';
import { type RunSettings, runSettings } from '../settings/index.js';
import { extendGrid, type GridPoint } from './grid.js';
import { type PointResult, pointResult } from './results.js';

const planSchema = z.strictObject({
  /** Digest of the training data. */
  dataset: z.string(),
  /** What all combinations start from. */
  base: runSettings,
  seeds: z.array(z.int().nonnegative()).min(1),
  points: z.array(z.strictObject({ name: z.string(), set: z.array(z.string()) })),
});
export interface SweepPlan {
  readonly dataset: string;
  readonly base: RunSettings;
  readonly seeds: readonly number[];
  readonly points: readonly GridPoint[];
}

export const sweepFiles = (out: string) => ({
  plan: join(out, 'sweep.json'),
  results: join(out, 'results.json'),
  page: join(out, 'results.html'),
});

/** The folder of a combination's seeds. */
export const pointFolder = (out: string, { name }: GridPoint): string => join(out, name);

/**
 * Create a sweep, or resume the one in the folder: its combinations and seeds stay, and others are added. `settingsOf`
 * gives a combination's settings. UserError where the folder has something else, or a sweep of other data or settings.
 */
export function openSweep(
  out: string,
  asked: SweepPlan,
  settingsOf: (point: GridPoint) => RunSettings,
): SweepPlan {
  const { plan: path } = sweepFiles(out);
  let plan = asked;
  if (existsSync(path)) {
    const before: SweepPlan = checkSchema(planSchema, parseJson(readFileSync(path, 'utf8'), path), path);
    requireSame(out, before, asked);
    const seeds = asked.seeds.length > before.seeds.length ? asked.seeds : before.seeds;
    plan = { ...before, seeds, points: extendGrid(before.points, asked.points) };
  } else {
    requireNoRun(out);
    mkdirSync(out, { recursive: true });
  }
  writeFileAtomic(path, `${JSON.stringify(plan, undefined, 2)}\n`);
  for (const point of plan.points)
    createSeeds(pointFolder(out, point), { seeds: plan.seeds, settings: settingsOf(point) });
  return plan;
}

function requireSame(out: string, before: SweepPlan, asked: SweepPlan): void {
  const differs =
    before.dataset !== asked.dataset
      ? 'other training data'
      : !isDeepStrictEqual(before.base, JSON.parse(JSON.stringify(asked.base)))
        ? 'other settings (--preset, --config, --epochs or --seed)'
        : undefined;
  if (differs === undefined) return;
  throw new UserError(
    `${out} holds a sweep with ${differs}, which cannot be compared with this one. Give another --out.`,
  );
}

/** The results of each combination so far. */
export function sweepResults(
  out: string,
  { points }: SweepPlan,
  failures: ReadonlyMap<string, Readonly<Record<string, string>>>,
): PointResult[] {
  return points.map((point) => {
    const folder = pointFolder(out, point);
    const seeds = readSeeds(folder).seeds.map((seed) => seedResult(seedRun(folder, seed), seed));
    return pointResult(point, seeds, failures.get(point.name) ?? {});
  });
}
