// Checks predictions against the ground truth, and groups both by class for matching.
import type { GroundTruth, Prediction, Predictions, Protocol, Segment, Warning } from './types.js';

/** Label of the segments that the thumos14 protocol ignores. */
export const ambiguousLabel = 'Ambiguous';

export interface RankedPrediction extends Prediction {
  readonly video: string;
}

export interface ClassData {
  readonly label: string;
  readonly positives: number;
  /** Segments of this class by video, in file order. */
  readonly truth: ReadonlyMap<string, readonly Segment[]>;
  /** By falling score; ties in the protocol's order. */
  readonly predictions: readonly RankedPrediction[];
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
  const truth = new Map<string, Map<string, Segment[]>>();
  const ambiguous = new Map<string, Segment[]>();
  for (const [video, segments] of groundTruth) {
    for (const segment of segments) {
      const byVideo =
        segment.label === ambiguousLabel && protocol === 'thumos14' ? ambiguous : entry(truth, segment.label);
      const list = byVideo.get(video);
      if (list) list.push(segment);
      else byVideo.set(video, [segment]);
    }
  }
  if (truth.size === 0) throw new RangeError('there are no ground-truth segments to evaluate against');

  const ranked = new Map<string, RankedPrediction[]>([...truth.keys()].map((label) => [label, []]));
  const counts = new Map<keyof typeof reasons, { count: number; example: string }>();
  // The THUMOS'14 kit reads videos in the order of their names, which decides ties.
  const videos = protocol === 'thumos14' ? [...predictions.keys()].sort() : predictions.keys();
  let kept = 0;
  for (const video of videos) {
    for (const prediction of predictions.get(video) ?? []) {
      const list = ranked.get(prediction.label);
      const problem = problemOf(prediction, groundTruth.has(video), list !== undefined);
      if (problem === undefined || problem === 'unknownVideo') {
        list?.push({ ...prediction, video });
        kept++;
      }
      if (problem !== undefined) {
        const { label, startSec, endSec, score } = prediction;
        const seen = counts.get(problem) ?? {
          count: 0,
          example: `${video}: ${label} ${startSec}–${endSec} s, score ${score}`,
        };
        counts.set(problem, { ...seen, count: seen.count + 1 });
      }
    }
  }
  const warnings: Warning[] = [...counts].map(([kind, { count, example }]) => {
    return { kind, count, message: `${count} predictions ${reasons[kind]} (first: ${example})` };
  });
  if (kept === 0) {
    warnings.push({ kind: 'noPredictions', count: 0, message: 'no predictions to evaluate: every AP is 0' });
  }
  const classes = [...truth].map(([label, byVideo]) => ({
    label,
    positives: [...byVideo.values()].reduce((sum, { length }) => sum + length, 0),
    truth: byVideo,
    predictions: (ranked.get(label) ?? []).sort((a, b) => b.score - a.score),
  }));
  return { classes, ambiguous, warnings };
}

const reasons: Record<Exclude<Warning['kind'], 'noPredictions'>, string> = {
  unknownVideo: 'count as false positives: their video is not in this split of the ground truth',
  unknownLabel: 'left out: their label has no segment in this split of the ground truth',
  emptySegment: 'left out: they end where they start, or before',
  notFinite: 'left out: a time or score is not a number',
};

function problemOf(
  { startSec, endSec, score }: Prediction,
  knownVideo: boolean,
  knownLabel: boolean,
): keyof typeof reasons | undefined {
  if (!knownLabel) return 'unknownLabel';
  if (!Number.isFinite(startSec) || !Number.isFinite(endSec) || !Number.isFinite(score)) return 'notFinite';
  if (!(endSec > startSec)) return 'emptySegment';
  return knownVideo ? undefined : 'unknownVideo';
}

function entry(map: Map<string, Map<string, Segment[]>>, key: string): Map<string, Segment[]> {
  const found = map.get(key) ?? new Map<string, Segment[]>();
  map.set(key, found);
  return found;
}
