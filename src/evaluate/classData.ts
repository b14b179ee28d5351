// Ground truth and predictions by class, as matching needs them.
import type { GroundTruth, Prediction, Predictions, Segment } from '../core/index.js';
import { createPredictionCheck } from './predictionCheck.js';
import type { Protocol, Warning } from './types.js';

/** Label of the segments that the thumos14 protocol ignores. */
const ambiguousLabel = 'Ambiguous';

/** Segments and predictions of one class. */
export interface ClassData {
  readonly label: string;
  /** The number of segments. */
  readonly positives: number;
  /** Segments of this class by video, in file order. */
  readonly truth: ReadonlyMap<string, readonly Segment[]>;
  /** By falling score, the protocol's order where scores are equal. */
  readonly predictions: readonly Prediction[];
  /** The video of each prediction. */
  readonly videos: readonly string[];
}

export interface GroupedByClass {
  /** In the order of their first segments in the ground truth. */
  readonly classes: readonly ClassData[];
  /** Ambiguous segments by video; empty for protocols that have none. */
  readonly ambiguous: ReadonlyMap<string, readonly Segment[]>;
  readonly warnings: readonly Warning[];
}

/** Groups the segments and the predictions that are evaluated. Throws RangeError when the ground truth has no segments. */
export function groupByClass(
  groundTruth: GroundTruth,
  predictions: Predictions,
  protocol: Protocol,
): GroupedByClass {
  const { classes, ambiguous } = groupSegments(groundTruth, protocol);
  if (classes.size === 0) throw new RangeError('there are no ground-truth segments to evaluate against');
  const check = createPredictionCheck(groundTruth, classes);
  // The THUMOS'14 kit reads videos in the order of their names; this is the order of equal scores.
  const videos = protocol === 'thumos14' ? [...predictions.keys()].sort() : predictions.keys();
  for (const video of videos) {
    for (const prediction of predictions.get(video) ?? []) {
      if (!check.isEvaluated(prediction, video)) continue;
      const data = classes.get(prediction.label)!;
      data.predictions.push(prediction);
      data.videos.push(video);
    }
  }
  return { classes: [...classes.values()].map(byFallingScore), ambiguous, warnings: check.warnings() };
}

type UnrankedClass = ReturnType<typeof emptyClass>;
const emptyClass = (label: string) => ({
  label,
  positives: 0,
  truth: new Map<string, Segment[]>(),
  predictions: [] as Prediction[],
  videos: [] as string[],
});

/** The segments of each class, without predictions yet, and the ambiguous segments, which belong to no class. */
function groupSegments(groundTruth: GroundTruth, protocol: Protocol) {
  const classes = new Map<string, UnrankedClass>();
  const ambiguous = new Map<string, Segment[]>();
  for (const [video, segments] of groundTruth) {
    for (const segment of segments) {
      if (segment.label === ambiguousLabel && protocol === 'thumos14') {
        entry(ambiguous, video, () => []).push(segment);
        continue;
      }
      const data = entry(classes, segment.label, emptyClass);
      data.positives++;
      entry(data.truth, video, () => []).push(segment);
    }
  }
  return { classes, ambiguous };
}

/** A stable sort: predictions of equal score keep their order. */
function byFallingScore(data: UnrankedClass): ClassData {
  const scores = data.predictions.map(({ score }) => score);
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const ranked = <T>(values: readonly T[]) => order.map((i) => values[i]);
  return { ...data, predictions: ranked(data.predictions), videos: ranked(data.videos) };
}

function entry<V>(map: Map<string, V>, key: string, create: (key: string) => V): V {
  const found = map.get(key) ?? create(key);
  map.set(key, found);
  return found;
}
