// What is written: annotations, or predictions as annotations; and which of the segments.
import type { Predictions } from '../../core/index.js';
import type { Timeline, Timelines } from './types.js';

/** Predictions in the form that the writers take. No subset, no duration, and labels only where there is a segment. */
export const asTimelines = (predictions: Predictions): Timelines =>
  new Map(
    [...predictions].map(([video, segments]) => [
      video,
      { subset: '', labels: [...new Set(segments.map(({ label }) => label))], segments },
    ]),
  );

export interface Selection {
  /** Segments with a lower score are left out. */
  readonly minScore?: number;
  /** At most so many segments of a label in a video: the best. */
  readonly perClass?: number;
}

/** The segments that are wanted, in their order. A segment without a score counts as certain (1). */
export function selectSegments(
  videos: Timelines,
  { minScore = -Infinity, perClass = Infinity }: Selection,
): Timelines {
  const scoreOf = ({ score = 1 }: Timeline['segments'][number]) => score;
  return new Map(
    [...videos].map(([video, timeline]): [string, Timeline] => {
      const counts = new Map<string, number>();
      const chosen = new Set(
        timeline.segments
          .filter((segment) => scoreOf(segment) >= minScore)
          .toSorted((a, b) => scoreOf(b) - scoreOf(a))
          .filter(({ label }) => {
            const before = counts.get(label) ?? 0;
            counts.set(label, before + 1);
            return before < perClass;
          }),
      );
      return [video, { ...timeline, segments: timeline.segments.filter((segment) => chosen.has(segment)) }];
    }),
  );
}
