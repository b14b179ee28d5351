// Reliability of scores: the share of correct predictions against the score, and the expected calibration error.
import type { MatchedPrediction } from './matchPredictions.js';

/** The predictions with scores in a tenth of [0, 1]. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean score; NaN without predictions. */
  readonly score: number;
  /** The share of correct predictions; NaN without predictions. */
  readonly precision: number;
}

/** How well scores agree with the share of correct predictions. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** The number of predictions. */
  readonly predictions: number;
  /** The number of correct predictions. */
  readonly correct: number;
  /** Expected calibration error: mean over the predictions of |precision − mean score| of their bin, in [0, 1]. */
  readonly ece: number;
}

const binCount = 10;

/**
 * Ten bins of equal width, and the expected calibration error (Naeini, Cooper and Hauskrecht 2015, "Obtaining well
 * calibrated probabilities using Bayesian binning"). Scores are clipped to [0, 1]. Without predictions ece is NaN.
 */
export function reliability(matched: readonly MatchedPrediction[]): Reliability {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, score: 0, correct: 0 }));
  for (const { score, correct } of matched) {
    const clipped = Math.min(Math.max(score, 0), 1);
    const bin = sums[Math.min(Math.floor(clipped * binCount), binCount - 1)];
    bin.count++;
    bin.score += clipped;
    if (correct) bin.correct++;
  }
  const bins = sums.map(({ count, score, correct }, i) => ({
    from: i / binCount,
    to: (i + 1) / binCount,
    count,
    score: score / count,
    precision: correct / count,
  }));
  const error = sums.reduce((sum, { score, correct }) => sum + Math.abs(correct - score), 0);
  const correct = sums.reduce((sum, bin) => sum + bin.correct, 0);
  return { bins, predictions: matched.length, correct, ece: error / matched.length };
}
