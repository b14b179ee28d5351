// What keeps AP low: how much each kind of perfection would give, and what the false positives are.
import { type GroundTruth, type Prediction, type Predictions, type Segment, tiou } from '../core/index.js';
import { evaluate } from './evaluate.js';
import { matchClass, truePositive } from './matchClass.js';
import { prepare } from './prepare.js';
import type { EvaluationOptions } from './types.js';

/** The result of analyzeErrors: what keeps mAP low. */
export interface ErrorAnalysis {
  /** Average mAP as it is. */
  readonly average: number;
  /** Average mAP if one thing were perfect. */
  readonly oracle: {
    /** True positives ranked before all else: AP becomes the recall. */
    readonly scores: number;
    /** Each prediction has the label of the segment it overlaps most. */
    readonly labels: number;
    /** Each prediction has the times of the segment of its class that it overlaps most. */
    readonly boundaries: number;
  };
  /** Of the best predictions of each class, as many as it has segments (at `at`). */
  readonly falsePositives: {
    /** Overlaps a segment enough, but a better prediction has it. */
    readonly duplicate: number;
    /** Right class, tIoU at least .1 but below the threshold. */
    readonly boundary: number;
    /** tIoU at least .1 with a segment of another class. */
    readonly wrongClass: number;
    /** None of these. */
    readonly background: number;
  };
  readonly truePositives: number;
  /** Segments that none of these predictions finds. */
  readonly missed: number;
}

/** Least tIoU for a prediction to have to do with a segment (Hoiem et al., 2012; Alwassel et al., 2018). */
const someOverlap = 0.1;

/**
 * Error analysis after Alwassel et al. (DETAD, ECCV 2018), with false positives told apart at tIoU `at`.
 * Throws RangeError as {@link evaluate} does.
 */
export function analyzeErrors(
  groundTruth: GroundTruth,
  predictions: Predictions,
  options: EvaluationOptions & { readonly at: number },
): ErrorAnalysis {
  const { protocol, tiou: thresholds, at } = options;
  const { classes, ambiguous } = prepare(groundTruth, predictions, protocol);
  const recalls = classes.flatMap((data) =>
    matchClass(data, ambiguous, protocol, thresholds).map((outcomes) => count(outcomes) / data.positives),
  );
  const changed = (change: (prediction: Prediction, video: string) => Prediction) =>
    evaluate(
      groundTruth,
      new Map([...predictions].map(([video, list]) => [video, list.map((p) => change(p, video))])),
      options,
    ).average;
  const relabel = (prediction: Prediction, video: string): Prediction => {
    const nearest = mostOverlapping(prediction, groundTruth.get(video) ?? []);
    return nearest ? { ...prediction, label: nearest.label } : prediction;
  };
  const snap = (prediction: Prediction, video: string): Prediction => {
    const sameClass = (groundTruth.get(video) ?? []).filter(({ label }) => label === prediction.label);
    const nearest = mostOverlapping(prediction, sameClass);
    return nearest ? { ...prediction, startSec: nearest.startSec, endSec: nearest.endSec } : prediction;
  };

  const falsePositives = { duplicate: 0, boundary: 0, wrongClass: 0, background: 0 };
  let truePositives = 0;
  for (const data of classes) {
    const predictions = data.predictions.slice(0, data.positives);
    const videos = data.videos.slice(0, data.positives);
    const [outcomes] = matchClass({ ...data, predictions, videos }, ambiguous, protocol, [at]);
    predictions.forEach((prediction, i) => {
      if (outcomes[i] === truePositive) truePositives++;
      else falsePositives[kindOf(prediction, groundTruth.get(videos[i]) ?? [], at)]++;
    });
  }
  const positives = classes.reduce((sum, data) => sum + data.positives, 0);
  return {
    average: evaluate(groundTruth, predictions, options).average,
    oracle: {
      scores: recalls.reduce((a, b) => a + b, 0) / recalls.length,
      labels: changed(relabel),
      boundaries: changed(snap),
    },
    falsePositives,
    truePositives,
    missed: positives - truePositives,
  };
}

const count = (outcomes: Uint8Array): number =>
  outcomes.reduce((n, outcome) => n + Number(outcome === truePositive), 0);

/** The segment of largest tIoU, if any overlaps. */
function mostOverlapping(
  { startSec, endSec }: Prediction,
  segments: readonly Segment[],
): Segment | undefined {
  let best: Segment | undefined;
  let largest = 0;
  for (const segment of segments) {
    const overlap = tiou(startSec, endSec, segment.startSec, segment.endSec);
    if (overlap > largest) [best, largest] = [segment, overlap];
  }
  return best;
}

function kindOf(
  { label, startSec, endSec }: Prediction,
  segments: readonly Segment[],
  at: number,
): keyof ErrorAnalysis['falsePositives'] {
  const largest = (same: boolean) =>
    segments
      .filter((segment) => (segment.label === label) === same)
      .reduce((most, segment) => Math.max(most, tiou(startSec, endSec, segment.startSec, segment.endSec)), 0);
  if (largest(true) >= at) return 'duplicate';
  if (largest(true) >= someOverlap) return 'boundary';
  return largest(false) >= someOverlap ? 'wrongClass' : 'background';
}
