// A run's calibration.json: the map from scores to probabilities, and what it belongs to.
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { checkSchema, type GroundTruth, type Predictions, type Segment } from '../core/index.js';
import { fitScoreMap, matchPredictions, probabilityOf, reliability } from '../evaluate/index.js';
import { parseJson, readInputText, writeFileAtomic } from '../io/index.js';
import type { ResolvedSettings } from '../settings/index.js';
import { runFiles } from './runFolder.js';

/** tIoU from which on a proposal is right. */
export const rightAtTiou = 0.5;

/** What scores come from: another of these, and a map of them no longer fits. */
const basis = {
  /** Digests of the weights; several of an ensemble. */
  weights: z.array(z.string()),
  localization: z.unknown(),
  testSampling: z.unknown(),
};

const fitted = z.strictObject({
  /** probability = 1 / (1 + exp(−(slope·√score + offset))), √ of −s being −√s. */
  slope: z.number().positive(),
  offset: z.number(),
  split: z.string(),
  tiou: z.number(),
  /** What it was fitted on, and how many of those are right. */
  proposals: z.int(),
  right: z.int(),
  /** Expected calibration error on the same proposals. */
  ece: z.number(),
  ...basis,
});
export type Calibration = z.infer<typeof fitted>;

/** In place of a map, why there is none. */
const missing = z.strictObject({ none: z.string(), ...basis });

export interface ScoreBasis {
  readonly weights: readonly string[];
  readonly settings: ResolvedSettings;
}

/** A video whose segments may be known. */
interface AnnotatedVideo {
  readonly id: string;
  readonly labels: ArrayLike<unknown>;
  readonly segments: readonly Segment[];
}

/** Segments of the videos for which it is known which proposals are right: not of those with labels only. */
export const knownSegments = (videos: readonly AnnotatedVideo[]): GroundTruth =>
  new Map(
    videos
      .filter(({ labels, segments }) => segments.length > 0 || labels.length === 0)
      .map(({ id, segments }) => [id, segments]),
  );

/** Fit on the proposals of a split's videos and write it into the run. */
export function fitCalibration(
  run: string,
  { weights, settings }: ScoreBasis,
  videos: readonly AnnotatedVideo[],
  predictions: Predictions,
): Calibration | { readonly none: string } {
  const truth = knownSegments(videos);
  const { localization, testSampling } = settings;
  const of = { weights: [...weights], localization, testSampling };
  const write = <T extends object>(found: T): T => {
    writeFileAtomic(runFiles(run).calibration, `${JSON.stringify({ ...found, ...of }, undefined, 2)}\n`);
    return found;
  };
  if ([...truth.values()].every((segments) => segments.length === 0)) {
    return write({ none: 'the data set has no validation split with segments' });
  }
  const known = new Map([...predictions].filter(([video]) => truth.has(video)));
  const matched = matchPredictions(truth, known, rightAtTiou);
  const map = fitScoreMap(matched);
  if ('none' in map) return write({ none: `on the validation split ${map.none}` });
  const { ece, proposals, right } = reliability(
    matched.map((one) => ({ ...one, score: probabilityOf(map, one.score) })),
  );
  return write({ ...map, split: 'validation', tiou: rightAtTiou, proposals, right, ece, ...of });
}

/** The run's calibration if it fits what scores come from now, else why not. */
export function readCalibration(
  run: string,
  { weights, settings }: ScoreBasis,
): Calibration | { readonly none: string } {
  if (settings.protocol === 'paper') return { none: 'protocol “paper” leaves them as they are' };
  const path = runFiles(run).calibration;
  if (!existsSync(path)) {
    return { none: 'the run has no calibration; dgam train … --resume adds one to a finished run' };
  }
  const found = checkSchema(z.union([fitted, missing]), parseJson(readInputText(path), path), path);
  const { localization, testSampling } = JSON.parse(JSON.stringify(settings)) as ResolvedSettings;
  if (!isDeepStrictEqual(found.weights, [...weights]))
    return { none: 'the calibration is for other weights' };
  if (
    !isDeepStrictEqual(found.localization, localization) ||
    !isDeepStrictEqual(found.testSampling, testSampling)
  ) {
    return { none: 'the calibration is for other settings of localization' };
  }
  return found;
}

/** A few words on what scores are, for every output. */
export function describeScores(calibration: Calibration | { readonly none: string }): string {
  if ('none' in calibration) return `scores are not probabilities: ${calibration.none}`;
  const { right, proposals, split, tiou } = calibration;
  return (
    `scores are probabilities to be right at tIoU ${tiou}, ` +
    `fitted on ${proposals} proposals (${right} right) of the ${split} split`
  );
}
