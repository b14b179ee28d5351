// Annotated segments: past the end, before the start, empty, repeated, overlapping; Ambiguous.

import { count, first, type Segment } from '../core/index.js';
import { AMBIGUOUS } from '../data/index.js';
import { extent, short } from './numbers.js';
import type { Check, Finding, InspectedVideo, Inspection } from './types.js';

/** Where segments are wrong, video by video. */
interface Hit {
  readonly video: string;
  readonly segment: Segment;
  readonly sec: number;
}

function hits(
  { videos }: Inspection,
  wrong: (segment: Segment, video: InspectedVideo) => number | undefined,
): Hit[] {
  return videos.flatMap((video) =>
    video.segments.flatMap((segment) => {
      const sec = wrong(segment, video);
      return sec === undefined ? [] : [{ video: video.id, segment, sec }];
    }),
  );
}

const span = ({ video, segment }: Hit): string =>
  `"${video}" ${segment.label} [${Number(segment.startSec.toFixed(3))}, ${Number(segment.endSec.toFixed(3))}]`;

function finding(
  found: readonly Hit[],
  id: string,
  severity: Finding['severity'],
  words: { seen: (hits: readonly Hit[]) => string; why: string; advice: string },
): Finding[] {
  if (found.length === 0) return [];
  return [
    {
      id,
      severity,
      seen: `${words.seen(found)}: ${first(found.map(span))}.`,
      why: words.why,
      advice: words.advice,
      videos: [...new Set(found.map(({ video }) => video))],
    },
  ];
}

const fixes = 'Correct them, or let --fix write a copy';

export const segmentPastEnd: Check = (inspection) =>
  finding(
    hits(inspection, ({ endSec }, { durationSec = Number.POSITIVE_INFINITY }) =>
      endSec > durationSec ? endSec - durationSec : undefined,
    ),
    'segment-past-end',
    'warning',
    {
      seen: (found) => {
        const most = extent(found.map(({ sec }) => sec))[1];
        return `${count(found.length, 'segment')} past the end of the video, by up to ${short(most)} s`;
      },
      why: 'What is past the end cannot be found, so it costs accuracy. Milliseconds do not matter; minutes mean that the duration or the segment is wrong.',
      advice: `${fixes} in which they end with the video. Where it is more than a second, look at the durations first.`,
    },
  );

export const segmentLongerThanVideo: Check = (inspection) =>
  finding(
    hits(inspection, ({ startSec, endSec }, { durationSec = Number.POSITIVE_INFINITY }) =>
      // A hundredth more is the rounding of either.
      endSec - startSec > 1.01 * durationSec ? endSec - startSec : undefined,
    ),
    'segment-longer-than-video',
    'warning',
    {
      seen: (found) => `${count(found.length, 'segment')} longer than the video`,
      why: 'Then the duration is wrong, or times are not in seconds (frames, milliseconds).',
      advice: 'Correct the durations, or convert the times to seconds.',
    },
  );

export const segmentNegative: Check = (inspection) =>
  finding(
    hits(inspection, ({ startSec }) => (startSec < 0 ? -startSec : undefined)),
    'segment-negative',
    'warning',
    {
      seen: (found) => `${count(found.length, 'segment')} beginning before 0 s`,
      why: 'Before the video there is nothing; a shift of all times looks like this.',
      advice: `${fixes} in which they begin at 0.`,
    },
  );

export const segmentEmpty: Check = (inspection) =>
  finding(
    hits(inspection, ({ startSec, endSec }) => (startSec === endSec ? 0 : undefined)),
    'segment-empty',
    'warning',
    {
      seen: (found) => `${count(found.length, 'segment')} of no length`,
      why: 'Nothing can overlap them, so each counts as missed whatever is predicted.',
      advice: `${fixes} without them (the label stays with the video).`,
    },
  );

const textOf = ({ label, startSec, endSec }: Segment): string => JSON.stringify([label, startSec, endSec]);

export const segmentRepeated: Check = (inspection) => {
  const found = inspection.videos.flatMap(({ id, segments }): Hit[] => {
    const seen = new Set<string>();
    return segments.flatMap((segment) => {
      if (segment.startSec === segment.endSec || segment.label === AMBIGUOUS) return [];
      const repeated = seen.has(textOf(segment));
      seen.add(textOf(segment));
      return repeated ? [{ video: id, segment, sec: 0 }] : [];
    });
  });
  return finding(found, 'segment-repeated', 'warning', {
    seen: (hits) => `${count(hits.length, 'exact repeat')} of segments`,
    why: 'One prediction fits only one of them; the others count as missed.',
    advice: `${fixes} with each once.`,
  });
};

export const segmentsOverlap: Check = (inspection) => {
  const found = inspection.videos.flatMap(({ id, segments }): Hit[] => {
    const byLabel = new Map<string, Map<string, Segment>>();
    for (const segment of segments) {
      if (segment.label === AMBIGUOUS) continue;
      const own = byLabel.get(segment.label) ?? new Map<string, Segment>();
      byLabel.set(segment.label, own.set(textOf(segment), segment));
    }
    return [...byLabel.values()].flatMap((own) => {
      const sorted = [...own.values()].sort((a, b) => a.startSec - b.startSec);
      let endSec = Number.NEGATIVE_INFINITY;
      return sorted.flatMap((segment) => {
        const sec = Math.min(endSec, segment.endSec) - segment.startSec;
        endSec = Math.max(endSec, segment.endSec);
        return sec > 0 ? [{ video: id, segment, sec }] : [];
      });
    });
  });
  return finding(found, 'segments-overlap', 'info', {
    seen: (hits) => `${count(hits.length, 'segment')} overlapping an earlier one of the same label`,
    why: 'Suppression keeps one prediction where two overlap, so one of the two is likely missed.',
    advice: 'Put them together if they are one action that two people marked.',
  });
};

export const ambiguousSegments: Check = (inspection) =>
  finding(
    hits(inspection, ({ label }) => (label === AMBIGUOUS ? 0 : undefined)),
    'ambiguous-segments',
    'info',
    {
      seen: (found) => `${count(found.length, 'segment')} marked ${AMBIGUOUS}`,
      why: `They are no class: predictions there count neither as right nor as wrong by the thumos14 protocol; the activitynet protocol knows no such thing.`,
      advice: 'Evaluate with --protocol thumos14 to compare with numbers published so.',
    },
  );
