// What annotations and predictions lose when a format does not keep all of them.
import type { Loss, Timeline, Timelines } from './types.js';

interface LossRule {
  /** What is lost, in words. */
  readonly what: string;
  /** Whether a video has something of it. */
  readonly occursIn: (video: Timeline) => boolean;
}

const rules: Record<Loss, LossRule> = {
  scores: {
    what: 'scores',
    occursIn: ({ segments }) => segments.some(({ score }) => score !== undefined),
  },
  subsets: { what: 'subsets', occursIn: ({ subset }) => subset !== '' },
  durations: { what: 'durations of videos', occursIn: ({ durationSec }) => durationSec !== undefined },
  tags: {
    what: 'labels without a time',
    occursIn: ({ labels, segments }) =>
      labels.some((label) => !segments.some((segment) => segment.label === label)),
  },
  emptyVideos: { what: 'videos without segments', occursIn: ({ segments }) => segments.length === 0 },
  lineEnds: {
    what: 'line ends in labels',
    occursIn: ({ segments }) => segments.some(({ label }) => /[\r\n]/.test(label)),
  },
  frames: {
    what: 'times between two frames: they are rounded to whole frames',
    occursIn: ({ segments }) => segments.length > 0,
  },
  milliseconds: {
    what: 'times below a millisecond: they are rounded',
    occursIn: ({ segments }) =>
      segments.some(({ startSec, endSec }) => !wholeMs(startSec) || !wholeMs(endSec) || startSec === endSec),
  },
  zeroLength: {
    what: 'segments of no length',
    occursIn: ({ segments }) => segments.some(({ startSec, endSec }) => startSec === endSec),
  },
};

const wholeMs = (sec: number): boolean => Math.abs(sec * 1000 - Math.round(sec * 1000)) < 1e-6;

/** What a format that keeps no text but labels and times loses. */
export const labelsAndTimesOnly = [
  'scores',
  'subsets',
  'durations',
  'tags',
] as const satisfies readonly Loss[];

/** The losses that these videos have, in words. */
export const occurringLosses = (losses: readonly Loss[], videos: Timelines): string[] =>
  losses
    .filter((loss) => [...videos.values()].some((video) => rules[loss].occursIn(video)))
    .map((loss) => rules[loss].what);
