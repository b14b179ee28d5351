// Repairs annotations: clips segments to the video, removes those of no length and exact repeats.

import { count, quoted } from '../../core/index.js';
import { AMBIGUOUS } from '../../data/index.js';
import { extent, short } from '../numbers.js';

/** ActivityNet annotations as they are in the file, with all other fields. */
export interface RawAnnotations {
  database: Record<string, RawVideo>;
}

interface RawVideo {
  duration?: unknown;
  annotations?: RawAnnotation[];
}

interface RawAnnotation {
  label: string;
  segment?: [unknown, unknown] | null;
}

/** The repairs that were made. */
interface Done {
  clipped: { video: string; sec: number }[];
  emptied: string[];
  repeated: string[];
}

/**
 * Clips the segments of `raw` to [0, duration], and removes those of no length and exact repeats. A label whose last segment
 * is removed stays as a tag. Changes `raw`, which must be valid for `readAnnotations`; returns the repairs, a line each.
 */
export function repairAnnotations(raw: RawAnnotations): string[] {
  const done: Done = { clipped: [], emptied: [], repeated: [] };
  for (const [id, video] of Object.entries(raw.database))
    if (video.annotations?.some(({ segment }) => segment)) video.annotations = repaired(id, video, done);
  const lines: string[] = [];
  if (done.clipped.length > 0) {
    const most = extent(done.clipped.map(({ sec }) => sec))[1];
    const far = done.clipped.filter(({ sec }) => sec > 1);
    lines.push(
      `${count(done.clipped.length, 'segment')} clipped to the video, by up to ${short(most)} s: ${names(done.clipped.map(({ video }) => video))}`,
    );
    if (far.length > 0)
      lines.push(
        `check ${names(far.map(({ video }) => video))}: ${far.length} of these clipped by over a second, where the duration may be wrong`,
      );
  }
  if (done.emptied.length > 0)
    lines.push(`${count(done.emptied.length, 'segment')} of no length removed: ${names(done.emptied)}`);
  if (done.repeated.length > 0)
    lines.push(`${count(done.repeated.length, 'exact repeat')} removed: ${names(done.repeated)}`);
  return lines;
}

/** The first few videos, each once, in quotes. */
const names = (videos: readonly string[]): string => quoted([...new Set(videos)]);

function repaired(id: string, video: RawVideo, done: Done): RawAnnotation[] {
  const durationSec = video.duration == null ? Number.POSITIVE_INFINITY : Number(video.duration);
  const seen = new Set<string>();
  const entries = video.annotations!.map((annotation): { annotation: RawAnnotation; dropped?: true } => {
    if (!annotation.segment) return { annotation };
    const [start, end] = annotation.segment.map(Number);
    const clipped: [number, number] = [Math.max(0, start), Math.min(durationSec, end)];
    const key = JSON.stringify([annotation.label, ...clipped]);
    if (!(clipped[1] > clipped[0])) {
      done.emptied.push(id);
      return { annotation, dropped: true };
    }
    if (seen.has(key) && annotation.label !== AMBIGUOUS) {
      done.repeated.push(id);
      return { annotation, dropped: true };
    }
    seen.add(key);
    if (clipped[0] === start && clipped[1] === end) return { annotation };
    done.clipped.push({ video: id, sec: Math.max(clipped[0] - start, end - clipped[1]) });
    return { annotation: { ...annotation, segment: clipped } };
  });
  const kept = new Set(entries.filter(({ dropped }) => !dropped).map(({ annotation }) => annotation.label));
  return entries.flatMap(({ annotation, dropped }) => {
    if (!dropped) return [annotation];
    const { segment: _, ...tag } = annotation;
    if (kept.has(tag.label) || tag.label === AMBIGUOUS) return [];
    kept.add(tag.label);
    return [tag];
  });
}
