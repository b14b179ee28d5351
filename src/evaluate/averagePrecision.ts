// Average precision (AP) of one ranked list of predictions, as each protocol defines it.
import { ignored, truePositive } from './matchClass.js';
import type { Protocol } from './types.js';

/** AP, in [0, 1], of outcomes in ranked order (see matchClass.ts); `positives`: the number of segments. */
export function averagePrecision(outcomes: Uint8Array, positives: number, protocol: Protocol): number {
  return protocol === 'activitynet' ? interpolated(outcomes, positives) : summed(outcomes, positives);
}

/** Area under the precision–recall curve, each precision replaced by the largest at the same or a higher recall. */
function interpolated(outcomes: Uint8Array, positives: number): number {
  const precisions: number[] = [];
  outcomes.forEach((outcome, i) => {
    if (outcome === truePositive) precisions.push((precisions.length + 1) / (i + 1));
  });
  let best = 0;
  let sum = 0;
  for (let i = precisions.length - 1; i >= 0; i--) {
    best = Math.max(best, precisions[i]);
    sum += best;
  }
  return sum / positives;
}

/** Sum of the precisions at true positives, divided by the number of segments; ignored predictions have no rank. */
function summed(outcomes: Uint8Array, positives: number): number {
  let rank = 0;
  let found = 0;
  let sum = 0;
  for (const outcome of outcomes) {
    if (outcome === ignored) continue;
    rank++;
    if (outcome === truePositive) sum += ++found / rank;
  }
  return sum / positives;
}
