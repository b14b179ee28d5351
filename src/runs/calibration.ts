// A run's calibration.json: the map from scores to probabilities, with the weights and settings that it holds for.
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { GroundTruth, Predictions, Segment } from '../core/index.js';
import { fitScoreMap, matchPredictions, probabilityOf, reliability } from '../evaluate/index.js';
import { parseJson, readInputText, writeFileAtomic } from '../io/index.js';
import { checkSchema } from '../schema/index.js';
import type { ResolvedSettings } from '../settings/index.js';
import { runFiles } from './runFolder.js';

/** The least tIoU at which a prediction is correct. */
export const calibrationTiou = 0.5;

/** The weights and settings that decide scores: a calibration holds for these only. */
const basis = {
  /** SHA-256 of the weights, of each seed of an ensemble. */
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
  /** How many predictions it was fitted on, and how many of them are correct. */
  predictions: z.int(),
  correct: z.int(),
  /** Expected calibration error on the same predictions. */
  ece: z.number(),
  ...basis,
});
/** The map from scores to probabilities, as fitted on validation. */
export type Calibration = z.infer<typeof fitted>;

/** The reason why there is no calibration. */
export interface NoCalibration {
  readonly none: string;
}

/** The reason why there is no calibration, in its place. */
const missing = z.strictObject({ none: z.string(), ...basis });

export interface ScoreBasis {
  readonly weights: readonly string[];
  readonly settings: ResolvedSettings;
}

/** A video with segments, or with labels only. */
interface AnnotatedVideo {
  readonly id: string;
  readonly labels: ArrayLike<unknown>;
  readonly segments: readonly Segment[];
}

/** Ground truth by video id, without the videos that have labels but no segments: their predictions cannot be matched. */
export const groundTruthOf = (videos: readonly AnnotatedVideo[]): GroundTruth =>
  new Map(
    videos
      .filter(({ labels, segments }) => segments.length > 0 || labels.length === 0)
      .map(({ id, segments }) => [id, segments]),
  );

/** Fit a calibration on the predictions of a split's videos and write it into the run, or the reason why there is none. */
export function fitCalibration(
  run: string,
  { weights, settings }: ScoreBasis,
  videos: readonly AnnotatedVideo[],
  predictions: Predictions,
): Calibration | NoCalibration {
  const truth = groundTruthOf(videos);
  const { localization, testSampling } = settings;
  const basis = { weights: [...weights], localization, testSampling };
  const write = <T extends object>(result: T): T => {
    writeFileAtomic(runFiles(run).calibration, `${JSON.stringify({ ...result, ...basis }, undefined, 2)}\n`);
    return result;
  };
  if ([...truth.values()].every((segments) => segments.length === 0)) {
    return write({ none: 'the data set has no validation split with segments' });
  }
  const matchable = new Map([...predictions].filter(([video]) => truth.has(video)));
  const matched = matchPredictions(truth, matchable, calibrationTiou);
  const map = fitScoreMap(matched);
  if ('none' in map) return write({ none: `on the validation split ${map.none}` });
  const {
    ece,
    predictions: count,
    correct,
  } = reliability(matched.map((one) => ({ ...one, score: probabilityOf(map, one.score) })));
  return write({
    ...map,
    split: 'validation',
    tiou: calibrationTiou,
    predictions: count,
    correct,
    ece,
    ...basis,
  });
}

/** The run's calibration if it holds for these weights and settings, else the reason why not. */
export function readCalibration(run: string, { weights, settings }: ScoreBasis): Calibration | NoCalibration {
  if (settings.protocol === 'paper') return { none: 'protocol “paper” does not calibrate them' };
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

/** States whether scores are probabilities, and if not, why: a part of every output. */
export function describeScores(calibration: Calibration | NoCalibration): string {
  if ('none' in calibration) return `scores are not probabilities: ${calibration.none}`;
  const { correct, predictions, split, tiou } = calibration;
  return (
    `scores are probabilities of being correct at tIoU ${tiou}, ` +
    `fitted on ${predictions} predictions (${correct} correct) of the ${split} split`
  );
}
