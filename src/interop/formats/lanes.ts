// Segments that overlap, put on lanes: for formats in which the segments of one row may not overlap.
import type { Segment } from '../../core/index.js';

/** Segments by start; within a lane none begins before the one before it has ended. */
export function lanesOf<S extends Segment>(segments: readonly S[]): S[][] {
  const lanes: S[][] = [];
  for (const segment of segments.toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec)) {
    const free = lanes.find((lane) => (lane.at(-1)?.endSec ?? 0) <= segment.startSec);
    if (free) free.push(segment);
    else lanes.push([segment]);
  }
  return lanes;
}

/** Segments of each label, in the order in which labels appear. */
export function byLabel<S extends Segment>(segments: readonly S[]): Map<string, S[]> {
  const groups = new Map<string, S[]>();
  for (const segment of segments) {
    const group = groups.get(segment.label);
    if (group) group.push(segment);
    else groups.set(segment.label, [segment]);
  }
  return groups;
}
