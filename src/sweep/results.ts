// What a sweep found: each combination's seeds on validation, the best first.
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

export interface SweepMemory {
  /** Of a batch, a stream: videos, snippets, size of each stream's features. */
  readonly batch: number;
  readonly snippets: number;
  readonly dims: readonly number[];
}

const mebi = 2 ** 20;
/** Node and ONNX Runtime with their threads. */
const baseBytes = 300 * mebi;
/** What training keeps of feature files. */
const cacheBytes = 128 * mebi;
/** A batch is gathered, moved to the runtime's thread, and its gradients go the other way. */
const copies = 3;

/** About what a training process takes: .7 GB with two streams of 1,024 numbers, batches of 32 × 400. */
export function runBytes({ batch, snippets, dims }: SweepMemory): number {
  const features = dims.reduce((sum, dim) => sum + batch * snippets * dim * 4, 0);
  return baseBytes + cacheBytes + copies * features;
}
