// Calibration of scores: a logistic map of two parameters from a score to the probability that a prediction is correct.
import type { MatchedPrediction } from './matchPredictions.js';

/** probability = σ(slope·√score + offset), with √(−s) = −√s; slope > 0, so the order of predictions stays. */
export interface ScoreMap {
  readonly slope: number;
  readonly offset: number;
}

/**
 * The logistic map of greatest likelihood. Its targets are (N₊+1)/(N₊+2) for the N₊ correct and 1/(N₋+2) for the N₋
 * incorrect predictions instead of 1 and 0, so that few predictions do not lead to certainty (Platt 1999, "Probabilistic
 * outputs for support vector machines"). Returns the reason as `none` where there is no map.
 */
export function fitScoreMap(matched: readonly MatchedPrediction[]): ScoreMap | { readonly none: string } {
  const correct = matched.reduce((sum, one) => sum + Number(one.correct), 0);
  const incorrect = matched.length - correct;
  if (matched.length === 0) return { none: 'there are no predictions' };
  if (correct === 0) return { none: `none of ${matched.length} predictions is correct` };
  if (incorrect === 0) return { none: `all of ${matched.length} predictions are correct` };
  // Standardized, so that Newton's method starts near the optimum for scores of any size.
  const roots = matched.map(({ score }) => root(score));
  const center = roots.reduce((a, b) => a + b, 0) / roots.length;
  const deviation = Math.sqrt(roots.reduce((sum, x) => sum + (x - center) ** 2, 0) / roots.length);
  if (!(deviation > 1e-12 * Math.max(1, Math.abs(center))))
    return { none: 'all predictions have the same score' };
  const x = Float64Array.from(roots, (x) => (x - center) / deviation);
  const high = (correct + 1) / (correct + 2);
  const low = 1 / (incorrect + 2);
  const target = Float64Array.from(matched, (one) => (one.correct ? high : low));
  const [a, b] = logisticRegression(x, target, Math.log((correct + 1) / (incorrect + 1)));
  const slope = a / deviation;
  if (!(slope > 1e-9 / deviation)) return { none: 'predictions of higher score are not more often correct' };
  return { slope, offset: b - slope * center };
}

/** The probability that a prediction with this score is correct, in [0, 1]. */
export const probabilityOf = ({ slope, offset }: ScoreMap, score: number): number =>
  sigmoid(slope * root(score) + offset);

/** Most scores are near 0. The logit is closer to linear in the root than in the score. */
const root = (score: number): number => Math.sign(score) * Math.sqrt(Math.abs(score));

const maxIterations = 100;
/** Armijo's rule: a step is halved until the loss falls by this fraction of the decrease that the gradient predicts. */
const sufficientDecrease = 1e-4;

/**
 * [a, b] that minimize Σ log(1 + e^u) − target·u with u = a·x + b, from a = 0. Newton's method with backtracking (Lin, Lin
 * and Weng 2007, "A note on Platt's probabilistic outputs").
 */
function logisticRegression(x: Float64Array, target: Float64Array, offset: number): [number, number] {
  let [a, b] = [0, offset];
  let loss = lossOf(x, target, a, b);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(a * x[i] + b);
      const weight = p * (1 - p);
      ga += (p - target[i]) * x[i];
      gb += p - target[i];
      haa += weight * x[i] * x[i];
      hab += weight * x[i];
      hbb += weight;
    }
    if (Math.abs(ga) + Math.abs(gb) < 1e-9 * x.length) break;
    const determinant = haa * hbb - hab * hab;
    const da = -(hbb * ga - hab * gb) / determinant;
    const db = -(haa * gb - hab * ga) / determinant;
    let step = 1;
    let next = lossOf(x, target, a + da, b + db);
    while (next > loss + sufficientDecrease * step * (ga * da + gb * db) && step > 1e-10) {
      step /= 2;
      next = lossOf(x, target, a + step * da, b + step * db);
    }
    if (!(next <= loss)) break;
    [a, b, loss] = [a + step * da, b + step * db, next];
  }
  return [a, b];
}

function lossOf(x: Float64Array, target: Float64Array, a: number, b: number): number {
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const u = a * x[i] + b;
    // log(1 + e^u) without overflow.
    loss += Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))) - target[i] * u;
  }
  return loss;
}

const sigmoid = (u: number): number => (u >= 0 ? 1 / (1 + Math.exp(-u)) : Math.exp(u) / (1 + Math.exp(u)));
