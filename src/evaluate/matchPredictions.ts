// Correct and incorrect predictions: a correct one matches a segment.
import type { GroundTruth, Predictions } from '../core/index.js';
import { groupByClass } from './classData.js';
import { matchClass, truePositive } from './matchClass.js';

/** A prediction's score, and whether it matches a segment. */
export interface MatchedPrediction {
  readonly score: number;
  readonly correct: boolean;
}

/**
 * Matches predictions with segments at a tIoU threshold by greedy matching, as the activitynet protocol does: by falling
 * score, each prediction takes the free segment of its video and class with the largest tIoU. Unlike in AP, a prediction of a class without
 * segments counts, as incorrect. Predictions that are empty or not finite are left out. Throws RangeError when there
 * are no segments.
 */
export function matchPredictions(
  groundTruth: GroundTruth,
  predictions: Predictions,
  threshold: number,
): MatchedPrediction[] {
  const { classes, ambiguous } = groupByClass(groundTruth, predictions, 'activitynet');
  const matched = classes.flatMap((data) => {
    const [outcomes] = matchClass(data, ambiguous, 'activitynet', [threshold]);
    return data.predictions.map(({ score }, rank) => ({ score, correct: outcomes[rank] === truePositive }));
  });
  const known = new Set(classes.map(({ label }) => label));
  for (const list of predictions.values()) {
    for (const { label, score, startSec, endSec } of list) {
      if (!known.has(label) && Number.isFinite(score) && endSec > startSec)
        matched.push({ score, correct: false });
    }
  }
  return matched;
}
