// Matching of the predictions and segments of one class by the two protocols' rules.
import { type Segment, tiou } from '../core/index.js';
import type { ClassData } from './classData.js';
import type { Protocol } from './types.js';

export const falsePositive = 0;
export const truePositive = 1;
export const ignored = 2;

/** Outcomes of the predictions in ranked order, one array for each threshold. `ambiguous`: segments by video. */
export function matchClass(
  { predictions, videos, truth }: ClassData,
  ambiguous: ReadonlyMap<string, readonly Segment[]>,
  protocol: Protocol,
  thresholds: readonly number[],
): Uint8Array[] {
  const outcomes = thresholds.map(() => new Uint8Array(predictions.length));
  for (const [video, ranks] of ranksByVideo(videos, truth)) {
    const segments = truth.get(video) ?? [];
    const inVideo = ranks.map((rank) => predictions[rank]);
    const setMatched = (k: number, i: number) => {
      outcomes[k][ranks[i]] = truePositive;
    };
    if (protocol === 'activitynet') greedyMatch(inVideo, segments, thresholds, bestSegment, setMatched);
    else greedyMatch(segments, inVideo, thresholds, bestPrediction, (k, _, i) => setMatched(k, i));
  }
  if (ambiguous.size > 0) {
    predictions.forEach(({ startSec, endSec }, rank) => {
      const overlaps = ambiguous
        .get(videos[rank])
        ?.some((segment) => tiou(startSec, endSec, segment.startSec, segment.endSec) > 0);
      if (!overlaps) return;
      for (const outcome of outcomes) if (outcome[rank] === falsePositive) outcome[rank] = ignored;
    });
  }
  return outcomes;
}

/** Ranks of the predictions of each video that has segments. */
function ranksByVideo(videos: readonly string[], truth: ClassData['truth']): Map<string, number[]> {
  const ranks = new Map([...truth.keys()].map((video): [string, number[]] => [video, []]));
  videos.forEach((video, rank) => {
    ranks.get(video)?.push(rank);
  });
  return ranks;
}

/**
 * Greedy matching, for each threshold by itself: each of the items in turn takes the free candidate that `best` selects
 * by its tIoUs, or none (-1). `matched` gets the indices of the threshold, the item and the candidate.
 */
function greedyMatch(
  items: readonly Segment[],
  candidates: readonly Segment[],
  thresholds: readonly number[],
  best: (overlaps: Float64Array, taken: Uint8Array, threshold: number) => number,
  matched: (k: number, item: number, candidate: number) => void,
): void {
  const overlaps = new Float64Array(candidates.length);
  const taken = thresholds.map(() => new Uint8Array(candidates.length));
  for (let i = 0; i < items.length; i++) {
    const { startSec, endSec } = items[i];
    for (let j = 0; j < candidates.length; j++)
      overlaps[j] = tiou(startSec, endSec, candidates[j].startSec, candidates[j].endSec);
    for (let k = 0; k < thresholds.length; k++) {
      const j = best(overlaps, taken[k], thresholds[k]);
      if (j < 0) continue;
      taken[k][j] = 1;
      matched(k, i, j);
    }
  }
}

/** ActivityNet: each prediction, by falling score, takes a segment; of equal tIoUs the later one in the file. */
function bestSegment(overlaps: Float64Array, taken: Uint8Array, threshold: number): number {
  let best = -1;
  let largest = Math.max(threshold, Number.MIN_VALUE);
  for (let j = 0; j < overlaps.length; j++) {
    if (taken[j] || !(overlaps[j] >= largest)) continue;
    largest = overlaps[j];
    best = j;
  }
  return best;
}

/** THUMOS'14 kit: each segment, in file order, takes a prediction; of equal tIoUs the one with the better score. */
function bestPrediction(overlaps: Float64Array, taken: Uint8Array, threshold: number): number {
  let best = -1;
  let largest = threshold;
  for (let i = 0; i < overlaps.length; i++) {
    if (taken[i] || !(overlaps[i] > largest)) continue;
    largest = overlaps[i];
    best = i;
  }
  return best;
}
