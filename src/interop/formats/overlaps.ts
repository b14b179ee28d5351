// Groups of segments without overlap, for formats in which the segments of one row may not overlap.
import type { Segment } from '../../core/index.js';
import { byStart } from './timelines.js';

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
