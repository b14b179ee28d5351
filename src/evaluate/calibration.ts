// From a proposal's score to the probability that it is right: a logistic map of its square root, two numbers.
import type { MatchedPrediction } from './matchPredictions.js';

/** probability = σ(slope·√score + offset), √ of −s being −√s; slope > 0, so ranks stay. */
export interface ScoreMap {
  readonly slope: number;
  readonly offset: number;
}

const iterations = 100;
/** Newton's step is halved until the loss falls by this share of what the gradient promises. */
const sufficient = 1e-4;

/**
 * The logistic map of greatest likelihood, with the targets (N₊+1)/(N₊+2) and 1/(N₋+2) for the N₊ right and N₋ wrong
 * proposals in place of 1 and 0, so that few of either do not lead to certainty (Platt 1999, "Probabilistic outputs for
 * support vector machines"). Newton's method with backtracking (Lin, Lin and Weng 2007, "A note on Platt's probabilistic
 * outputs"). Without a map, `none` says why there is none.
 */
export function fitScoreMap(matched: readonly MatchedPrediction[]): ScoreMap | { readonly none: string } {
  const right = matched.reduce((sum, one) => sum + Number(one.correct), 0);
  const wrong = matched.length - right;
  if (matched.length === 0) return { none: 'there are no proposals' };
  if (right === 0) return { none: `none of ${matched.length} proposals is right` };
  if (wrong === 0) return { none: `all of ${matched.length} proposals are right` };
  // Roots in units of their own spread: the method then starts near its end, whatever they are.
  const roots = matched.map(({ score }) => root(score));
  const center = roots.reduce((a, b) => a + b, 0) / roots.length;
  const spread = Math.sqrt(roots.reduce((sum, x) => sum + (x - center) ** 2, 0) / roots.length);
  if (!(spread > 1e-12 * Math.max(1, Math.abs(center)))) return { none: 'all proposals have the same score' };
  const x = Float64Array.from(roots, (x) => (x - center) / spread);
  const high = (right + 1) / (right + 2);
  const low = 1 / (wrong + 2);
  const target = Float64Array.from(matched, (one) => (one.correct ? high : low));
  const [a, b] = newton(x, target, Math.log((right + 1) / (wrong + 1)));
  const slope = a / spread;
  if (!(slope > 1e-9 / spread)) return { none: 'proposals of higher score are not more often right' };
  return { slope, offset: b - slope * center };
}

/** The probability of a score. */
export const probabilityOf = ({ slope, offset }: ScoreMap, score: number): number =>
  sigmoid(slope * root(score) + offset);

/** Most scores are near 0, where the root tells them apart: the logit is nearer to a line in it than in the score. */
const root = (score: number): number => Math.sign(score) * Math.sqrt(Math.abs(score));

/** Of Σ log(1 + e^u) − target·u with u = a·x + b, the least: [a, b]. */
function newton(x: Float64Array, target: Float64Array, offset: number): [number, number] {
  let [a, b] = [0, offset];
  let loss = lossOf(x, target, a, b);
  for (let iteration = 0; iteration < iterations; iteration++) {
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
    while (next > loss + sufficient * step * (ga * da + gb * db) && step > 1e-10) {
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
