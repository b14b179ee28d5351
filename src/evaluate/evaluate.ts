// Mean average precision of predictions.
import type { GroundTruth, Predictions } from '../core/index.js';
import { averagePrecision } from './averagePrecision.js';
import { matchClass } from './matchClass.js';
import { prepare } from './prepare.js';
import type { Evaluation, EvaluationOptions } from './types.js';

/**
 * AP of each class that has segments, their mean at each threshold and the mean of those. Predictions that cannot
 * count (of unknown labels, empty, not numbers) are left out; those of unknown videos are false positives, as in both
 * official evaluators. Either is counted in `warnings`.
 * Throws RangeError when the ground truth has no segments or no threshold is given.
 */
export function evaluate(
  groundTruth: GroundTruth,
  predictions: Predictions,
  { protocol, tiou }: EvaluationOptions,
): Evaluation {
  if (tiou.length === 0) throw new RangeError('there is no tIoU threshold to evaluate at');
  const { classes, ambiguous, warnings } = prepare(groundTruth, predictions, protocol);
  const results = classes.map((data) => ({
    label: data.label,
    positives: data.positives,
    ap: matchClass(data, ambiguous, protocol, tiou).map((outcomes) =>
      averagePrecision(outcomes, data.positives, protocol),
    ),
  }));
  const mAP = tiou.map((_, k) => mean(results.map(({ ap }) => ap[k])));
  return { protocol, tiou: [...tiou], mAP, average: mean(mAP), classes: results, warnings };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
