// Which predictions find which segments: the two protocols' rules, for one class.
import type { ClassData } from './prepare.js';
import { tiou } from './tiou.js';
import type { Protocol, Segment } from './types.js';

export const falsePositive = 0;
export const truePositive = 1;
export const ignored = 2;

/** For each threshold, the outcome of each prediction in ranked order. */
export function match(
  data: ClassData,
  ambiguous: ReadonlyMap<string, readonly Segment[]>,
  protocol: Protocol,
  thresholds: readonly number[],
): Uint8Array[] {
  return protocol === 'activitynet'
    ? matchByScore(data, thresholds)
    : matchBySegment(data, ambiguous, thresholds);
}

/** ActivityNet: predictions choose, the best first; one whose segment is taken gets the next best. */
function matchByScore({ predictions, truth }: ClassData, thresholds: readonly number[]): Uint8Array[] {
  const outcomes = thresholds.map(() => new Uint8Array(predictions.length));
  const taken = thresholds.map(() => new Set<Segment>());
  predictions.forEach((prediction, i) => {
    const segments = truth.get(prediction.video);
    if (segments === undefined) return;
    const candidates = segments
      .map((segment) => ({ segment, overlap: tiou(prediction, segment) }))
      .filter(({ overlap }) => overlap > 0)
      // Of equal tIoUs the segment later in the file is first, as in the official evaluator.
      .reverse()
      .sort((a, b) => b.overlap - a.overlap);
    thresholds.forEach((threshold, k) => {
      const found = candidates.find(({ segment, overlap }) => overlap >= threshold && !taken[k].has(segment));
      if (found === undefined) return;
      taken[k].add(found.segment);
      outcomes[k][i] = truePositive;
    });
  });
  return outcomes;
}

/** THUMOS'14 kit: segments choose, in file order, the free prediction that overlaps most. */
function matchBySegment(
  { predictions, truth }: ClassData,
  ambiguous: ReadonlyMap<string, readonly Segment[]>,
  thresholds: readonly number[],
): Uint8Array[] {
  const outcomes = thresholds.map(() => new Uint8Array(predictions.length));
  for (const [video, ranks] of ranksByVideo(predictions)) {
    for (const segment of truth.get(video) ?? []) {
      const overlaps = ranks.map((rank) => tiou(predictions[rank], segment));
      outcomes.forEach((outcome, k) => {
        let best = -1;
        ranks.forEach((rank, i) => {
          if (outcome[rank] === falsePositive && overlaps[i] > (best < 0 ? thresholds[k] : overlaps[best]))
            best = i;
        });
        if (best >= 0) outcome[ranks[best]] = truePositive;
      });
    }
    const unclear = ambiguous.get(video) ?? [];
    for (const rank of ranks) {
      if (!unclear.some((segment) => tiou(predictions[rank], segment) > 0)) continue;
      for (const outcome of outcomes) if (outcome[rank] === falsePositive) outcome[rank] = ignored;
    }
  }
  return outcomes;
}

function ranksByVideo(predictions: ClassData['predictions']): Map<string, number[]> {
  const ranks = new Map<string, number[]>();
  predictions.forEach(({ video }, rank) => {
    const list = ranks.get(video);
    if (list) list.push(rank);
    else ranks.set(video, [rank]);
  });
  return ranks;
}
