// Whether scores are probabilities: how often proposals are right against what their scores promise.
import type { MatchedPrediction } from './matchPredictions.js';

/** Proposals whose scores lie in a tenth of [0, 1]. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean score; NaN without proposals. */
  readonly score: number;
  /** Share that is right; NaN without proposals. */
  readonly right: number;
}

/** How often segments are right, by score. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  readonly proposals: number;
  readonly right: number;
  /** Expected calibration error: mean over the proposals of |share right − mean score| of their bin, in [0, 1]. */
  readonly ece: number;
}

const binCount = 10;

/**
 * Ten bins of equal width, and the expected calibration error (Naeini, Cooper and Hauskrecht 2015, "Obtaining well
 * calibrated probabilities using Bayesian binning"). Scores below 0 count as 0, above 1 as 1. Without proposals ece is NaN.
 */
export function reliability(matched: readonly MatchedPrediction[]): Reliability {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, score: 0, right: 0 }));
  for (const { score, correct } of matched) {
    const clipped = Math.min(Math.max(score, 0), 1);
    const bin = sums[Math.min(Math.floor(clipped * binCount), binCount - 1)];
    bin.count++;
    bin.score += clipped;
    if (correct) bin.right++;
  }
  const bins = sums.map(({ count, score, right }, i) => ({
    from: i / binCount,
    to: (i + 1) / binCount,
    count,
    score: score / count,
    right: right / count,
  }));
  const off = sums.reduce((sum, { score, right }) => sum + Math.abs(right - score), 0);
  const right = sums.reduce((sum, bin) => sum + bin.right, 0);
  return { bins, proposals: matched.length, right, ece: off / matched.length };
}
