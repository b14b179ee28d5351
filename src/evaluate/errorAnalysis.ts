// Error analysis: mAP with perfect scores, labels or boundaries, and the kinds of false positives.
import { type GroundTruth, type Prediction, type Predictions, type Segment, tiou } from '../core/index.js';
import { type ClassData, groupByClass } from './classData.js';
import { evaluate } from './evaluate.js';
import { matchClass, truePositive } from './matchClass.js';
import type { EvaluationOptions, Protocol } from './types.js';

/** The result of analyzeErrors. */
export interface ErrorAnalysis {
  /** Mean of mAP over the thresholds, in [0, 1]. */
  readonly average: number;
  /** The same if one property of the predictions were perfect. */
  readonly oracle: {
    /** True positives ranked first: AP is then the recall. */
    readonly scores: number;
    /** Each prediction has the label of the segment it overlaps most. */
    readonly labels: number;
    /** Each prediction has the times of the segment of its class that it overlaps most. */
    readonly boundaries: number;
  };
  /** Counts among the best predictions of each class, as many as it has segments. */
  readonly falsePositives: {
    /** Overlaps a segment of its class enough, but a better prediction matches it. */
    readonly duplicate: number;
    /** tIoU with a segment of its class of at least .1, but below the threshold. */
    readonly boundary: number;
    /** tIoU of at least .1 with a segment of another class. */
    readonly wrongClass: number;
    /** tIoU below .1 with every segment. */
    readonly background: number;
  };
  readonly truePositives: number;
  /** Segments that none of these predictions matches. */
  readonly missed: number;
}

/** The lowest tIoU at which a false positive is attributed to a segment (Hoiem et al., 2012; Alwassel et al., 2018). */
const someOverlap = 0.1;

/**
 * Error analysis after Alwassel et al. (DETAD, ECCV 2018). `at`: the tIoU threshold of the kinds of false positives.
 * Throws RangeError as {@link evaluate} does.
 */
export function analyzeErrors(
  groundTruth: GroundTruth,
  predictions: Predictions,
  options: EvaluationOptions & { readonly at: number },
): ErrorAnalysis {
  const { protocol, tiou: thresholds, at } = options;
  const { classes, ambiguous } = groupByClass(groundTruth, predictions, protocol);
  const recalls = classes.flatMap((data) =>
    matchClass(data, ambiguous, protocol, thresholds).map((outcomes) => count(outcomes) / data.positives),
  );
  const averageWith = (change: (prediction: Prediction, segments: readonly Segment[]) => Prediction) => {
    const changed = [...predictions].map(([video, list]): [string, Prediction[]] => {
      const segments = groundTruth.get(video) ?? [];
      return [video, list.map((prediction) => change(prediction, segments))];
    });
    return evaluate(groundTruth, new Map(changed), options).average;
  };
  return {
    average: evaluate(groundTruth, predictions, options).average,
    oracle: {
      scores: recalls.reduce((a, b) => a + b, 0) / recalls.length,
      labels: averageWith(withBestLabel),
      boundaries: averageWith(withBestBoundaries),
    },
    ...countErrors(classes, ambiguous, groundTruth, protocol, at),
  };
}

/** The prediction with the label of the segment that it overlaps most. */
function withBestLabel(prediction: Prediction, segments: readonly Segment[]): Prediction {
  const nearest = mostOverlapping(prediction, segments);
  return nearest ? { ...prediction, label: nearest.label } : prediction;
}

/** The prediction with the times of the segment of its class that it overlaps most. */
function withBestBoundaries(prediction: Prediction, segments: readonly Segment[]): Prediction {
  const sameClass = segments.filter(({ label }) => label === prediction.label);
  const nearest = mostOverlapping(prediction, sameClass);
  return nearest ? { ...prediction, startSec: nearest.startSec, endSec: nearest.endSec } : prediction;
}

/** True positives, false positives by kind, and missed segments among the best predictions of each class. */
function countErrors(
  classes: readonly ClassData[],
  ambiguous: ReadonlyMap<string, readonly Segment[]>,
  groundTruth: GroundTruth,
  protocol: Protocol,
  at: number,
): Pick<ErrorAnalysis, 'falsePositives' | 'truePositives' | 'missed'> {
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
  return { falsePositives, truePositives, missed: positives - truePositives };
}

const count = (outcomes: Uint8Array): number =>
  outcomes.reduce((n, outcome) => n + Number(outcome === truePositive), 0);

/** The segment with the largest tIoU, if any overlaps. */
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
