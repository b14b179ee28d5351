// Annotations and predictions as writers take them: from predictions, a selection of the segments, and views of them.
import type { Predictions, Segment } from '../../core/index.js';
import type { Timeline, Timelines } from './types.js';

/** Predictions as writers take them: without subset and duration, with the labels of the segments. */
export const asTimelines = (predictions: Predictions): Timelines =>
  new Map(
    [...predictions].map(([video, segments]) => [
      video,
      { subset: '', labels: [...new Set(segments.map(({ label }) => label))], segments },
    ]),
  );

/** Which segments to keep. */
export interface Selection {
  /** Segments with a lower score are left out. Default: none. */
  readonly minScore?: number;
  /** The number of segments of a label in a video, those with the highest scores. Default: all. */
  readonly perClass?: number;
}

/** The selected segments, in their order. A segment without a score counts as certain (1). */
export function selectSegments(
  videos: Timelines,
  { minScore = -Infinity, perClass = Infinity }: Selection,
): Timelines {
  const scoreOf = ({ score = 1 }: Timeline['segments'][number]) => score;
  return new Map(
    [...videos].map(([video, timeline]): [string, Timeline] => {
      const counts = new Map<string, number>();
      const selected = new Set(
        timeline.segments
          .filter((segment) => scoreOf(segment) >= minScore)
          .toSorted((a, b) => scoreOf(b) - scoreOf(a))
          .filter(({ label }) => {
            const before = counts.get(label) ?? 0;
            counts.set(label, before + 1);
            return before < perClass;
          }),
      );
      return [video, { ...timeline, segments: timeline.segments.filter((segment) => selected.has(segment)) }];
    }),
  );
}

/** The labels of a video that no segment and no point has. */
export function tagsWithoutTime(labels: readonly string[], timed: readonly { label: string }[]): string[] {
  const withTime = new Set(timed.map(({ label }) => label));
  return labels.filter((label) => !withTime.has(label));
}

/** The labels of all segments, each once. */
export const segmentLabels = (videos: Timelines): string[] => [
  ...new Set([...videos.values()].flatMap(({ segments }) => segments.map(({ label }) => label))),
];

export const byStart = <S extends Segment>(segments: readonly S[]): S[] =>
  segments.toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);

/** The segments in as few rows as they need, sorted by start; in a row a segment starts when the previous one has ended. */
export function rowsWithoutOverlap<S extends Segment>(segments: readonly S[]): S[][] {
  const rows: S[][] = [];
  for (const segment of byStart(segments)) {
    const free = rows.find((row) => (row.at(-1)?.endSec ?? 0) <= segment.startSec);
    if (free) free.push(segment);
    else rows.push([segment]);
  }
  return rows;
}
