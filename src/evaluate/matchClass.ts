// Which predictions find which segments: the two protocols' rules, for one class.
import { type Segment, tiou } from '../core/index.js';
import type { ClassData } from './prepare.js';
import type { Protocol } from './types.js';

export const falsePositive = 0;
export const truePositive = 1;
export const ignored = 2;

/** For each threshold, the outcome of each prediction in ranked order. */
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
    const find = (k: number, i: number) => {
      outcomes[k][ranks[i]] = truePositive;
    };
    if (protocol === 'activitynet') greedyMatch(inVideo, segments, thresholds, bestSegment, find);
    else greedyMatch(segments, inVideo, thresholds, bestPrediction, (k, _, i) => find(k, i));
  }
  if (ambiguous.size > 0) {
    predictions.forEach(({ startSec, endSec }, rank) => {
      const touched = ambiguous
        .get(videos[rank])
        ?.some((segment) => tiou(startSec, endSec, segment.startSec, segment.endSec) > 0);
      if (!touched) return;
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
 * Greedy matching, for each threshold on its own: each chooser in turn takes the free candidate that `best` selects by
 * their tIoUs, or none (-1). `chosen` gets the threshold's index, the chooser's and the candidate's.
 */
function greedyMatch(
  choosers: readonly Segment[],
  candidates: readonly Segment[],
  thresholds: readonly number[],
  best: (overlaps: Float64Array, taken: Uint8Array, threshold: number) => number,
  chosen: (k: number, chooser: number, candidate: number) => void,
): void {
  const overlaps = new Float64Array(candidates.length);
  const taken = thresholds.map(() => new Uint8Array(candidates.length));
  for (let i = 0; i < choosers.length; i++) {
    const { startSec, endSec } = choosers[i];
    for (let j = 0; j < candidates.length; j++)
      overlaps[j] = tiou(startSec, endSec, candidates[j].startSec, candidates[j].endSec);
    for (let k = 0; k < thresholds.length; k++) {
      const j = best(overlaps, taken[k], thresholds[k]);
      if (j < 0) continue;
      taken[k][j] = 1;
      chosen(k, i, j);
    }
  }
}

/** ActivityNet: predictions choose, the best first, and of equal tIoUs the segment later in the file. */
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

/** THUMOS'14 kit: segments choose, in file order, and of equal tIoUs the prediction with the better score. */
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
