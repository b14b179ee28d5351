// Checks for videos that one label covers almost completely: its times cannot be learned from them.

import { count, first, type Segment } from '../../core/index.js';
import { AMBIGUOUS } from '../../data/index.js';
import { percent } from '../numbers.js';
import type { Check, InspectedVideo } from '../types.js';

/** The share of a video above which a label covers it. */
const coversFrom = 0.9;

/** Seconds that segments cover together within [0, durationSec]. */
export function coveredTime(segments: readonly Segment[], durationSec: number): number {
  let [total, until] = [0, 0];
  for (const { startSec, endSec } of [...segments].sort((a, b) => a.startSec - b.startSec)) {
    const [from, to] = [Math.max(startSec, until), Math.min(endSec, durationSec)];
    if (to > from) total += to - from;
    until = Math.max(until, to);
  }
  return total;
}

/** The labels that cover a video; undefined without a duration or segments. */
function coveringLabels({ segments, durationSec }: InspectedVideo): string[] | undefined {
  if (durationSec === undefined || segments.length === 0) return undefined;
  const labels = new Set(segments.map(({ label }) => label).filter((label) => label !== AMBIGUOUS));
  return [...labels].filter((label) => {
    const ofLabel = segments.filter((segment) => segment.label === label);
    return coveredTime(ofLabel, durationSec) > coversFrom * durationSec;
  });
}

export const coveredVideo: Check = ({ videos }) => {
  const measured = videos.flatMap((video) => {
    const labels = coveringLabels(video);
    return labels ? [{ id: video.id, labels }] : [];
  });
  const covered = measured.filter(({ labels }) => labels.length > 0);
  if (covered.length === 0) return [];
  return [
    {
      id: 'covered-video',
      severity: 'warning',
      seen: `${covered.length} of ${count(measured.length, 'video')} with segments (${percent(covered.length / measured.length)}) in which one label covers over ${percent(coversFrom)} of the time: ${first(covered.map(({ id, labels }) => `"${id}" (${labels[0]})`))}.`,
      why: 'If an action never stops, no snippet shows its absence. Localization cannot be learned from these videos, and in them the whole video is the right prediction.',
      advice: 'Keep them for classification; add longer recordings with time before and after the action.',
      videos: covered.map(({ id }) => id),
    },
  ];
};

export const coveredClass: Check = ({ videos, config }) => {
  const perLabel = new Map<string, { videos: number; covered: number }>();
  for (const video of videos) {
    const covering = coveringLabels(video);
    if (covering === undefined) continue;
    for (const label of new Set(video.segments.map(({ label }) => label))) {
      const before = perLabel.get(label) ?? { videos: 0, covered: 0 };
      perLabel.set(label, {
        videos: before.videos + 1,
        covered: before.covered + (covering.includes(label) ? 1 : 0),
      });
    }
  }
  const mostly = config.classes.flatMap((label) => {
    const { videos, covered } = perLabel.get(label) ?? { videos: 0, covered: 0 };
    return videos >= 3 && covered > videos / 2 ? [`"${label}" (${covered} of ${videos})`] : [];
  });
  if (mostly.length === 0) return [];
  return [
    {
      id: 'covered-class',
      severity: 'warning',
      seen: `${mostly.length === 1 ? 'One class covers' : `${mostly.length} classes cover`} over ${percent(coversFrom)} of most of the videos they are in: ${first(mostly)}.`,
      why: 'Their times cannot be learned from such videos: attention will select whole videos, or other properties of these videos.',
      advice: 'Get recordings in which they start and end, or do not rely on their times.',
    },
  ];
};
