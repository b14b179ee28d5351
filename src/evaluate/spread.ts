// Results of several seeds: their mean, and how far apart they are.
import type { Evaluation } from './types.js';

/** Mean and standard deviation of several values. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation of the values themselves (divided by n), as in the tables of the field. */
  readonly std: number;
}

/** NaN without values. */
export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, std: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
}

/** Mean and standard deviation of several evaluations, such as of several seeds. */
export interface SpreadOfEvaluations {
  /** Of the averages over the thresholds. */
  readonly average: Spread;
  /** Of the mAP at each threshold. */
  readonly mAP: readonly Spread[];
}

/** Over evaluations at the same thresholds. */
export function spreadOf(results: readonly Pick<Evaluation, 'average' | 'mAP'>[]): SpreadOfEvaluations {
  return {
    average: spread(results.map(({ average }) => average)),
    mAP: results[0].mAP.map((_, k) => spread(results.map(({ mAP }) => mAP[k]))),
  };
}
