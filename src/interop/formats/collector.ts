// Collects the videos, tags and segments that a reader finds, in any order.

import { type Segment, UserError } from '../../core/index.js';
import { type Annotations, tagsOf } from '../../data/index.js';
import type { ReadAnnotations } from './types.js';

interface Collected {
  subset: string;
  durationSec?: number;
  tags: string[];
  segments: Segment[];
}

/** `where` is the file and the place in it, for errors. A video whose subset is never stated has the subset ''. */
export function createCollector() {
  const videos = new Map<string, Collected>();
  const notes = new Map<string, number>();
  const at = (video: string): Collected => {
    const known = videos.get(video);
    if (known) return known;
    const made: Collected = { subset: '', tags: [], segments: [] };
    videos.set(video, made);
    return made;
  };
  return {
    video(
      name: string,
      { subset = '', durationSec }: { subset?: string; durationSec?: number },
      where: string,
    ) {
      const video = at(name);
      if (subset && video.subset && subset !== video.subset)
        throw new UserError(`${where}: ${name} is in "${video.subset}" and in "${subset}". Keep it in one.`);
      video.subset ||= subset;
      video.durationSec ??= durationSec;
    },
    tag(name: string, label: string) {
      at(name).tags.push(label);
    },
    segment(name: string, label: string, startSec: number, endSec: number, where: string) {
      if (!(startSec <= endSec) || !Number.isFinite(startSec) || !Number.isFinite(endSec))
        throw new UserError(
          `${where}: expected a segment that ends after it starts, found ${startSec} to ${endSec} s. Correct or remove it.`,
        );
      const video = at(name);
      video.tags.push(label);
      video.segments.push({ label, startSec, endSec });
    },
    /** A note is reported once, with the number of times that it was given. */
    note(text: string) {
      notes.set(text, (notes.get(text) ?? 0) + 1);
    },
    result(): ReadAnnotations {
      const annotations: Annotations = new Map(
        [...videos].map(([name, { subset, durationSec, tags, segments }]) => [
          name,
          { subset, ...(durationSec !== undefined && { durationSec }), labels: tagsOf(tags), segments },
        ]),
      );
      return { annotations, notes: [...notes].map(([text, n]) => (n > 1 ? `${text} (${n} times)` : text)) };
    },
  };
}

export type Collector = ReturnType<typeof createCollector>;

/** The annotations of several files as one; a video in several files has the segments of all. */
export function mergeAnnotations(parts: readonly { path: string; read: ReadAnnotations }[]): ReadAnnotations {
  const all = createCollector();
  for (const { path, read } of parts) {
    for (const [name, { subset, durationSec, labels, segments }] of read.annotations) {
      all.video(name, { subset, durationSec }, path);
      for (const label of labels) all.tag(name, label);
      for (const { label, startSec, endSec } of segments) all.segment(name, label, startSec, endSec, path);
    }
    for (const note of read.notes) all.note(note);
  }
  return all.result();
}
