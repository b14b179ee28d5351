// What a person marked in training videos beyond tags: when something happens, and when nothing does.
import type { VideoAnnotation } from './annotations.js';

/** What training may see of a video: its tags, single points in time besides, or confirmed segments as well. */
export const supervisions = ['tags', 'points', 'segments'] as const;
export type Supervision = (typeof supervisions)[number];

/** A stretch of time in which `label` happens, or nothing does; a point is one that ends where it starts. */
export interface Mark {
  readonly label?: string;
  readonly startSec: number;
  readonly endSec: number;
}

/** What training may see of these annotations. Stretches of background count as soon as more than tags does. */
export function marksOf(
  { segments, points = [], background = [] }: Pick<VideoAnnotation, 'segments' | 'points' | 'background'>,
  supervision: Supervision,
): Mark[] {
  if (supervision === 'tags') return [];
  return [
    ...background.map(([startSec, endSec]) => ({ startSec, endSec })),
    ...points.map(({ label, sec }) => ({ label, startSec: sec, endSec: sec })),
    ...(supervision === 'segments' ? segments : []),
  ];
}

/** A mark as snippets [from, to) and the column that is true of them: a class, or C for the background. */
export interface MarkedSnippets {
  readonly from: number;
  readonly to: number;
  readonly column: number;
}

/**
 * The snippets that marks speak of: those whose middle lies within, and the nearest one where none does. Labels that
 * are not classes (Ambiguous) say nothing.
 */
export function markedSnippets(
  marks: readonly Mark[],
  { snippets, strideSec, windowSec }: { snippets: number; strideSec: number; windowSec: number },
  classes: readonly string[],
): MarkedSnippets[] {
  const position = (sec: number) => (sec - windowSec / 2) / strideSec;
  const within = (snippet: number) => Math.min(Math.max(snippet, 0), snippets - 1);
  return marks.flatMap(({ label, startSec, endSec }) => {
    const column = label === undefined ? classes.length : classes.indexOf(label);
    if (column < 0) return [];
    const [first, last] = [Math.ceil(position(startSec)), Math.floor(position(endSec))];
    const nearest = Math.round(position((startSec + endSec) / 2));
    const [from, to] = first <= last ? [first, last] : [nearest, nearest];
    return [{ from: within(from), to: within(to) + 1, column }];
  });
}

/**
 * What is known of sampled rows, into `out` (rows, C+1), zeros before, from value `at` on: 1 for each class that happens in
 * one, or in the last column where nothing does; all zeros where nobody said. An action counts before background.
 */
export function writeKnown(
  marked: readonly MarkedSnippets[],
  rows: Int32Array,
  classes: number,
  out: Float32Array,
  at = 0,
): void {
  const columns = classes + 1;
  const write = (column: number, { from, to }: MarkedSnippets) =>
    rows.forEach((row, i) => {
      const start = at + i * columns;
      if (row < from || row >= to) return;
      if (column < classes) out[start + classes] = 0;
      out[start + column] = 1;
    });
  const ordered = [...marked].sort((a, b) => b.column - a.column);
  for (const mark of ordered) write(mark.column, mark);
}
