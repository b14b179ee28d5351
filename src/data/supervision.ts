// Temporal annotations: points and segments that a person annotated in training videos, and the snippet targets they give.
import type { VideoAnnotation } from './annotations.js';

/** What training sees of a video: its tags only, points as well, or points and segments as well. */
export const supervisions = ['tags', 'points', 'segments'] as const;
export type Supervision = (typeof supervisions)[number];

/** A segment in which `label` happens, or nothing if there is no label (background). A point ends where it starts. */
export interface TemporalAnnotation {
  readonly label?: string;
  readonly startSec: number;
  readonly endSec: number;
}

/** The annotations that training sees. Background segments are seen with points as well as with segments. */
export function temporalAnnotationsOf(
  { segments, points = [], background = [] }: Pick<VideoAnnotation, 'segments' | 'points' | 'background'>,
  supervision: Supervision,
): TemporalAnnotation[] {
  if (supervision === 'tags') return [];
  return [
    ...background.map(([startSec, endSec]) => ({ startSec, endSec })),
    ...points.map(({ label, sec }) => ({ label, startSec: sec, endSec: sec })),
    ...(supervision === 'segments' ? segments : []),
  ];
}

/** The snippets [from, to) of a temporal annotation, and its column in the targets: a class, or C for background. */
export interface AnnotatedSnippets {
  readonly from: number;
  readonly to: number;
  readonly column: number;
}

/**
 * The snippets of temporal annotations: those whose middle lies within, or the nearest one if there is none. Annotations
 * whose label is not one of the `classes` (Ambiguous) are left out.
 */
export function annotatedSnippets(
  annotations: readonly TemporalAnnotation[],
  { snippets, strideSec, windowSec }: { snippets: number; strideSec: number; windowSec: number },
  classes: readonly string[],
): AnnotatedSnippets[] {
  const position = (sec: number) => (sec - windowSec / 2) / strideSec;
  const within = (snippet: number) => Math.min(Math.max(snippet, 0), snippets - 1);
  return annotations.flatMap(({ label, startSec, endSec }) => {
    const column = label === undefined ? classes.length : classes.indexOf(label);
    if (column < 0) return [];
    const [first, last] = [Math.ceil(position(startSec)), Math.floor(position(endSec))];
    const nearest = Math.round(position((startSec + endSec) / 2));
    const [from, to] = first <= last ? [first, last] : [nearest, nearest];
    return [{ from: within(from), to: within(to) + 1, column }];
  });
}

/**
 * Write the targets of sampled snippets, (rows, C+1), to `out[outOffset]` on, which must be zeros: 1 for each class that
 * happens in a snippet, 1 in the last column for background, all zeros without an annotation. A snippet that is annotated
 * as an action and as background counts as the action.
 */
export function writeSnippetTargets(
  annotated: readonly AnnotatedSnippets[],
  rows: Int32Array,
  classes: number,
  out: Float32Array,
  outOffset = 0,
): void {
  const columns = classes + 1;
  // Background is the last column, so it is written first, and the actions overwrite it.
  for (const { from, to, column } of [...annotated].sort((a, b) => b.column - a.column)) {
    for (let i = 0; i < rows.length; i++) {
      if (rows[i] < from || rows[i] >= to) continue;
      const start = outOffset + i * columns;
      if (column < classes) out[start + classes] = 0;
      out[start + column] = 1;
    }
  }
}
