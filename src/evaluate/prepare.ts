// Groups what counts of ground truth and predictions by class, for matching.
import type { GroundTruth, Prediction, Predictions, Segment } from '../core/index.js';
import { createChecks } from './check.js';
import type { Protocol, Warning } from './types.js';

/** Label of the segments that the thumos14 protocol ignores. */
export const ambiguousLabel = 'Ambiguous';

export interface ClassData {
  readonly label: string;
  readonly positives: number;
  /** Segments of this class by video, in file order. */
  readonly truth: ReadonlyMap<string, readonly Segment[]>;
  /** By falling score; ties in the protocol's order. */
  readonly predictions: readonly Prediction[];
  /** The video of each prediction. */
  readonly videos: readonly string[];
}

export interface Prepared {
  /** In the order in which the ground truth first names them. */
  readonly classes: readonly ClassData[];
  /** Ambiguous segments by video; empty for protocols that have none. */
  readonly ambiguous: ReadonlyMap<string, readonly Segment[]>;
  readonly warnings: readonly Warning[];
}

/** Throws RangeError when there is nothing to evaluate against. */
export function prepare(groundTruth: GroundTruth, predictions: Predictions, protocol: Protocol): Prepared {
  const { classes, ambiguous } = groupSegments(groundTruth, protocol);
  if (classes.size === 0) throw new RangeError('there are no ground-truth segments to evaluate against');
  const checks = createChecks(groundTruth, classes);
  // The THUMOS'14 kit reads videos in the order of their names, which decides ties.
  const videos = protocol === 'thumos14' ? [...predictions.keys()].sort() : predictions.keys();
  for (const video of videos) {
    for (const prediction of predictions.get(video) ?? []) {
      if (!checks.counts(prediction, video)) continue;
      const data = classes.get(prediction.label)!;
      data.predictions.push(prediction);
      data.videos.push(video);
    }
  }
  return { classes: [...classes.values()].map(byFallingScore), ambiguous, warnings: checks.warnings() };
}

type UnrankedClass = ReturnType<typeof emptyClass>;
const emptyClass = (label: string) => ({
  label,
  positives: 0,
  truth: new Map<string, Segment[]>(),
  predictions: [] as Prediction[],
  videos: [] as string[],
});

/** Classes without predictions, and the segments that belong to none. */
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

/** The sort is stable, so ties stay as they are. */
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
