// Mean average precision (mAP) of predictions.
import type { GroundTruth, Predictions } from '../core/index.js';
import { averagePrecision } from './averagePrecision.js';
import { groupByClass } from './classData.js';
import { matchClass } from './matchClass.js';
import type { Evaluation, EvaluationOptions } from './types.js';

/**
 * AP of each class that has segments, mAP at each tIoU threshold and the mean of mAP over the thresholds, all in [0, 1].
 * Predictions with an unknown label, an empty segment or values that are not finite are left out; those of unknown
 * videos are false positives, as in both official evaluators. `warnings` counts both kinds.
 * Throws RangeError when the ground truth has no segments or no threshold is given.
 */
export function evaluate(
  groundTruth: GroundTruth,
  predictions: Predictions,
  { protocol, tiou }: EvaluationOptions,
): Evaluation {
  if (tiou.length === 0) throw new RangeError('there is no tIoU threshold to evaluate at');
  const { classes, ambiguous, warnings } = groupByClass(groundTruth, predictions, protocol);
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
