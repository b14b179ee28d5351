// The accuracy of chance: random segments, and whole videos with the right tags.

import { type GroundTruth, median, type Prediction, type Segment } from '../../core/index.js';
import { AMBIGUOUS, createRandom, type Random, type Split } from '../../data/index.js';
import { defaultTiouThresholds, evaluate } from '../../evaluate/index.js';
import { percent } from '../numbers.js';
import type { Check, InspectedVideo, Inspection } from '../types.js';
import { evaluatedSplit } from './labels.js';
import { snippetsOf } from './snippetLengths.js';

export interface ChanceAccuracy {
  readonly split: Split;
  readonly videos: number;
  /** Average mAP at tIoU .1–.7 (activitynet protocol), mean of five draws. */
  readonly randomSegments: number;
  /** The same for random segments with the tags of each video. */
  readonly randomPlaces: number;
  /** The same for one segment per tag: the whole video. */
  readonly wholeVideo: number;
}

const draws = 5;

/**
 * The average mAP of three guesses: random segments of random classes (as many per video as a training video has, with
 * the mean length of training segments), random segments with the tags of the video, and the whole video for each tag.
 * Scores are random, because equal scores would be ranked by the order of the file. Undefined without segments.
 */
export function chanceAccuracy(inspection: Inspection): ChanceAccuracy | undefined {
  const split = evaluatedSplit(inspection);
  if (split === undefined) return undefined;
  const evaluated = inspection.videos.filter((video) => video.split === split);
  const truth: GroundTruth = new Map(evaluated.map(({ id, segments }) => [id, segments.filter(counts)]));
  if ([...truth.values()].every((segments) => segments.length === 0)) return undefined;
  const train = inspection.videos.filter(({ split, segments }) => split === 'train' && segments.some(counts));
  const like = train.length > 0 ? train : evaluated.filter(({ segments }) => segments.some(counts));
  const segments = like.flatMap((video) => video.segments.filter(counts));
  const lengthSec =
    segments.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0) / segments.length;
  const perVideo = Math.max(1, Math.round(segments.length / like.length));
  const random = createRandom('doctor/chance');
  const { classes } = inspection.config;

  const placed = (video: InspectedVideo, label: string): Prediction => {
    const durationSec = lastSecond(video, inspection);
    const length = Math.min(lengthSec, durationSec);
    const startSec = random.uniform() * (durationSec - length);
    return { label, startSec, endSec: startSec + length, score: random.uniform() };
  };
  const average = (propose: (video: InspectedVideo) => Prediction[]): number => {
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) {
      const predictions = new Map(evaluated.map((video) => [video.id, propose(video)]));
      sum += evaluate(truth, predictions, { protocol: 'activitynet', tiou: defaultTiouThresholds }).average;
    }
    return sum / draws;
  };
  return {
    split,
    videos: evaluated.length,
    randomSegments: average((video) =>
      repeat(perVideo, () => placed(video, classes[random.int(classes.length)])),
    ),
    randomPlaces: average((video) =>
      video.labels.flatMap((label) =>
        repeat(Math.max(1, Math.round(perVideo / video.labels.length)), () => placed(video, label)),
      ),
    ),
    wholeVideo: average((video) => video.labels.map((label) => whole(video, label, inspection, random))),
  };
}

const counts = ({ label, startSec, endSec }: Segment): boolean => label !== AMBIGUOUS && endSec > startSec;

const repeat = <T>(times: number, make: () => T): T[] => Array.from({ length: times }, make);

function whole(
  video: InspectedVideo,
  label: string,
  inspection: Inspection,
  { uniform }: Random,
): Prediction {
  return { label, startSec: 0, endSec: lastSecond(video, inspection), score: uniform() };
}

/** The duration; if that is not known, the time that the snippets cover, or the end of the last segment. */
function lastSecond(video: InspectedVideo, { streams }: Inspection): number {
  if (video.durationSec !== undefined) return video.durationSec;
  const lasts = video.segments.map(({ endSec }) => endSec);
  for (const stream of streams) {
    const { timing } = stream.config;
    const snippets = snippetsOf(stream, video);
    if (timing.kind === 'seconds' && snippets !== undefined)
      lasts.push((snippets - 1) * timing.strideSec + timing.windowSec);
  }
  return lasts.length > 0 ? Math.max(0.001, median(lasts)) : 1;
}

export const chance: Check = (inspection) => {
  const accuracy = chanceAccuracy(inspection);
  if (accuracy === undefined) return [];
  const { split, videos, randomSegments, randomPlaces, wholeVideo } = accuracy;
  return [
    {
      id: 'chance-accuracy',
      severity: 'info',
      seen: `On the ${videos} ${split} videos random segments of random classes get an average mAP (tIoU .1–.7) of ${percent(randomSegments)}, random places with the right tags ${percent(randomPlaces)}, and the whole video for each right tag ${percent(wholeVideo)}.`,
      why: 'Results mean something only above these. Near the first, nothing was learned; below the last two, tags were learned, but no times.',
      advice: 'Compare your average mAP with them.',
    },
  ];
};
