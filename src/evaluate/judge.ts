// Which proposals are right: one for each segment, the best first, as evaluation matches them.
import { match, truePositive } from './match.js';
import { prepare } from './prepare.js';
import type { GroundTruth, Predictions } from './types.js';

/** A proposal's score, and whether it is right. */
export interface Judged {
  readonly score: number;
  readonly right: boolean;
}

/**
 * Every proposal that is a segment in numbers, judged at a tIoU threshold by the activitynet protocol: by falling score
 * it takes the free segment of its video and class with the largest tIoU. Other than for AP, a proposal of a class that
 * has no segments counts: it is wrong. Throws RangeError when there are no segments.
 */
export function judge(groundTruth: GroundTruth, predictions: Predictions, tiou: number): Judged[] {
  const { classes, ambiguous } = prepare(groundTruth, predictions, 'activitynet');
  const judged = classes.flatMap((data) => {
    const [outcomes] = match(data, ambiguous, 'activitynet', [tiou]);
    return data.predictions.map(({ score }, rank) => ({ score, right: outcomes[rank] === truePositive }));
  });
  const known = new Set(classes.map(({ label }) => label));
  for (const proposals of predictions.values()) {
    for (const { label, score, startSec, endSec } of proposals) {
      if (!known.has(label) && Number.isFinite(score) && endSec > startSec)
        judged.push({ score, right: false });
    }
  }
  return judged;
}
