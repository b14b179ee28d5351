// The results of a sweep: each combination's seeds on validation, the best first.
import { type Spread, spread } from '../evaluate/index.js';
import type { SeedResult } from '../runs/index.js';
import type { GridPoint } from './grid.js';

export interface PointResult extends GridPoint {
  /** Of the finished seeds. Undefined where none has a result. */
  readonly validation?: Spread;
  readonly seeds: readonly SeedResult[];
  /** Why seeds failed, by seed. */
  readonly failures: Readonly<Record<string, string>>;
}

export function pointResult(
  point: GridPoint,
  seeds: readonly SeedResult[],
  failures: Readonly<Record<string, string>>,
): PointResult {
  const averages = seeds
    .filter(({ finished }) => finished)
    .flatMap(({ selected }) => selected?.average ?? []);
  return { ...point, seeds, failures, ...(averages.length > 0 && { validation: spread(averages) }) };
}

/** By falling mean; those without a result last. */
export const ranked = (results: readonly PointResult[]): PointResult[] =>
  results.toSorted((a, b) => (b.validation?.mean ?? -1) - (a.validation?.mean ?? -1));

/** The best mean among the combinations of which all seeds have ended; undefined without any. */
export const chosen = (results: readonly PointResult[]): PointResult | undefined =>
  ranked(results).find(({ seeds, validation }) => validation && seeds.every(({ finished }) => finished));
