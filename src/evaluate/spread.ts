// Mean and standard deviation of results, such as those of several seeds.
import type { Evaluation } from './types.js';

/** Mean and standard deviation of several values. */
export interface Spread {
  readonly mean: number;
  /** The population's standard deviation (divided by n), as in the field's tables. */
  readonly std: number;
}

/** Mean and standard deviation; NaN without values. */
export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, std: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
}

/** Mean and standard deviation of several evaluations. */
export interface SpreadOfEvaluations {
  /** Of the averages over the thresholds. */
  readonly average: Spread;
  /** Of the mAP at each threshold. */
  readonly mAP: readonly Spread[];
}

/** Mean and standard deviation over evaluations at the same thresholds, at least one. */
export function spreadOf(results: readonly Pick<Evaluation, 'average' | 'mAP'>[]): SpreadOfEvaluations {
  return {
    average: spread(results.map(({ average }) => average)),
    mAP: results[0].mAP.map((_, k) => spread(results.map(({ mAP }) => mAP[k]))),
  };
}
