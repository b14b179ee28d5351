// Checks of segment annotations: outside of the video, empty, repeated, overlapping, Ambiguous.

import { count, first, groupBy, type Segment } from '../../core/index.js';
import { AMBIGUOUS } from '../../data/index.js';
import { extent, short } from '../numbers.js';
import type { Check, Finding, InspectedVideo, Inspection } from '../types.js';

/** A segment with a fault. */
interface Hit {
  readonly video: string;
  readonly segment: Segment;
  /** The size of the fault in seconds. */
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
      why: 'Nothing past the end can be found, which lowers the accuracy. Milliseconds do not matter. Minutes mean that the duration or the segment is wrong.',
      advice: `${fixes} in which they end with the video. If it is more than a second, check the durations first.`,
    },
  );

export const segmentLongerThanVideo: Check = (inspection) =>
  finding(
    hits(inspection, ({ startSec, endSec }, { durationSec = Number.POSITIVE_INFINITY }) =>
      // Times and durations may be rounded.
      endSec - startSec > 1.01 * durationSec ? endSec - startSec : undefined,
    ),
    'segment-longer-than-video',
    'warning',
    {
      seen: (found) => `${count(found.length, 'segment')} longer than the video`,
      why: 'The duration is wrong, or the times are not in seconds (but in frames or milliseconds).',
      advice: 'Correct the durations, or convert the times to seconds.',
    },
  );

export const segmentNegative: Check = (inspection) =>
  finding(
    hits(inspection, ({ startSec }) => (startSec < 0 ? -startSec : undefined)),
    'segment-negative',
    'warning',
    {
      seen: (found) => `${count(found.length, 'segment')} starting before 0 s`,
      why: 'Nothing can be found before 0 s. All times of the video may be shifted.',
      advice: `${fixes} in which they start at 0.`,
    },
  );

export const segmentEmpty: Check = (inspection) =>
  finding(
    hits(inspection, ({ startSec, endSec }) => (startSec === endSec ? 0 : undefined)),
    'segment-empty',
    'warning',
    {
      seen: (found) => `${count(found.length, 'segment')} of no length`,
      why: 'No prediction can overlap them, so each counts as missed.',
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
    why: 'A prediction matches only one of them; the others count as missed.',
    advice: `${fixes} with each once.`,
  });
};

export const segmentsOverlap: Check = (inspection) => {
  const found = inspection.videos.flatMap(({ id, segments }): Hit[] => {
    const distinct = new Map(
      segments.filter(({ label }) => label !== AMBIGUOUS).map((segment) => [textOf(segment), segment]),
    );
    return [...groupBy(distinct.values(), ({ label }) => label).values()].flatMap((ofLabel) => {
      const sorted = ofLabel.sort((a, b) => a.startSec - b.startSec);
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
    why: 'Non-maximum suppression keeps one of two overlapping predictions, so one of the segments is likely missed.',
    advice: 'Merge them if they are one action that two people annotated.',
  });
};

export const ambiguousSegments: Check = (inspection) =>
  finding(
    hits(inspection, ({ label }) => (label === AMBIGUOUS ? 0 : undefined)),
    'ambiguous-segments',
    'info',
    {
      seen: (found) => `${count(found.length, 'segment')} labelled ${AMBIGUOUS}`,
      why: `They are not a class. By the thumos14 protocol predictions there count neither as right nor as wrong. The activitynet protocol has no such rule.`,
      advice: 'Evaluate with --protocol thumos14 to compare with results that use it.',
    },
  );
