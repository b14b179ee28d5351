// A run applied to a split of a data set: weights in, predictions out.
import { existsSync } from 'node:fs';
import { type Prediction, type Predictions, UserError } from '../core/index.js';
import {
  createFeatureReader,
  type Dataset,
  openDataset,
  type Split,
  type Video,
  videosOf,
} from '../data/index.js';
import { probabilityOf, type ScoreMap } from '../evaluate/index.js';
import { writeFileAtomic } from '../io/index.js';
import { type DeviceName, openRuntimes } from '../onnx/node.js';
import { overrideApplication } from '../settings/node.js';
import { type Calibration, describeScores, readCalibration } from './calibration.js';
import { type LoadedWeights, loadWeights } from './checkpoint.js';
import { createPredictor, type Predictor } from './predict.js';
import { type RunConfig, readRunConfig, runFiles } from './runFolder.js';
import { requireSingle, seedRuns } from './seeds.js';

export interface OpenedRun {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Holds the run's weights. */
  readonly predictor: Predictor;
  /** What these weights are: the last ones, or picked on which split. Every output says so. */
  readonly weights: string;
  /** The map that was applied to scores, or why there is none. */
  readonly calibration: Calibration | { readonly none: string };
  /** What the scores are: probabilities, or not and why. Every output says so. */
  readonly scores: string;
  /** Digests of the weights. */
  readonly digests: readonly string[];
  close(): Promise<void>;
}

export interface OpenRunOptions {
  /** Another data set than the run was trained on; it must have the same classes and streams. */
  readonly dataset?: string;
  /** Threads to compute with, shared by the streams; each has one at least. Default 2. */
  readonly threads?: number;
  readonly device?: DeviceName;
  /** How much of the features to keep in memory for when a split is localized again. */
  readonly cacheBytes?: number;
  /** `key.path=value` under localization or testSampling, over the run's settings. */
  readonly set?: readonly string[];
  /** Of a folder of seeds: localize with the average of what they say of each snippet. */
  readonly ensemble?: boolean;
  /** False leaves scores as localization gives them. Default true: probabilities, where the run has a calibration. */
  readonly calibrated?: boolean;
}

/**
 * Open a finished run for localizing: its picked weights where there are any, else the last. Close it when done.
 * A folder of several seeds can be opened only as an `ensemble`.
 */
export async function openRun(run: string, options: OpenRunOptions = {}): Promise<OpenedRun> {
  const { dataset: path, threads = 2, device, cacheBytes, set = [], ensemble = false } = options;
  const members = ensemble ? seedRuns(run) : [requireSingle(run)];
  const begun = readRunConfig(members[0]);
  const config = { ...begun, settings: overrideApplication(begun.settings, set) };
  const loaded = members.map(finishedWeights);
  const dataset = openDataset(path ?? config.dataset.path);
  requireFitting(dataset, config, run);
  const reader = createFeatureReader(dataset, { cacheBytes });
  const digests = loaded.map(({ digest }) => digest);
  const calibration =
    options.calibrated === false
      ? { none: 'they were asked for as they are' }
      : readCalibration(run, { weights: digests, settings: config.settings });
  const runtimes = await openRuntimes(
    dataset.streams.map(({ name }) => name),
    { threads: Math.max(1, Math.floor(threads / dataset.streams.length)), device },
  );
  const predictor = await createPredictor(dataset, reader, config.settings, runtimes);
  await predictor.setWeights(...loaded.map(({ weights }) => weights));
  return {
    config,
    dataset,
    predictor: 'none' in calibration ? predictor : withProbabilities(predictor, calibration),
    weights: describeWeights(loaded),
    calibration,
    scores: describeScores(calibration),
    digests,
    async close() {
      await Promise.all(Object.values(runtimes).map((runtime) => runtime.close()));
    },
  };
}

function finishedWeights(run: string): LoadedWeights {
  const files = runFiles(run);
  if (!existsSync(files.model)) {
    throw new UserError(
      `${files.model}: not found: the run has not ended. Go on with dgam train … --run ${run} --resume.`,
    );
  }
  return loadWeights(existsSync(files.best) ? files.best : files.model);
}

function describeWeights(loaded: readonly LoadedWeights[]): string {
  const describe = ({ about }: LoadedWeights) =>
    about.pickedOn
      ? `weights of epoch ${about.epoch}${about.round ? ` of round ${about.round}` : ''}, picked on the ${about.pickedOn} split`
      : `weights of the last epoch (${about.epoch})`;
  if (loaded.length === 1) return describe(loaded[0]);
  const picked = loaded.find(({ about }) => about.pickedOn)?.about.pickedOn;
  const which = picked ? `weights picked on the ${picked} split` : 'weights of the last epoch';
  return `average of ${loaded.length} seeds, each with ${which}`;
}

/** Ranks stay, so nothing is sorted again. */
function withProbabilities(predictor: Predictor, map: ScoreMap): Predictor {
  return {
    ...predictor,
    async *localizeAll(videos) {
      for await (const [video, proposals] of predictor.localizeAll(videos)) {
        yield [
          video,
          proposals.map(({ label, score, startSec, endSec }) => ({
            label,
            score: probabilityOf(map, score),
            startSec,
            endSec,
          })),
        ];
      }
    },
  };
}

function requireFitting(dataset: Dataset, { classes, streams }: RunConfig, run: string): void {
  const described = Object.fromEntries(dataset.streams.map(({ name, dim }) => [name, dim]));
  const same =
    JSON.stringify(dataset.classes) === JSON.stringify(classes) &&
    JSON.stringify(described) === JSON.stringify(streams);
  if (same) return;
  throw new UserError(
    `${dataset.dir} does not fit the run ${run}: it has streams ${JSON.stringify(described)} and ${dataset.classes.length} ` +
      `classes, the run was trained with ${JSON.stringify(streams)} and the ${classes.length} classes ${classes.join(', ')}.`,
  );
}

export interface LocalizedSplit {
  readonly videos: readonly Video[];
  /** Of each video by falling score. */
  readonly predictions: Predictions;
}

/** Predictions for every video of a split. `onVideo` is told how many are done. */
export async function localizeSplit(
  { dataset, predictor }: OpenedRun,
  split: Split,
  onVideo: (done: number, of: number) => void = () => {},
): Promise<LocalizedSplit> {
  const videos = videosOf(dataset, split);
  const predictions = new Map<string, readonly Prediction[]>();
  for await (const [video, proposals] of predictor.localizeAll(videos)) {
    predictions.set(video.id, proposals);
    onVideo(predictions.size, videos.length);
  }
  return { videos, predictions };
}

/** What made predictions, and what their scores are: the `version` of a file of them. */
export const versionOf = ({ weights, scores }: OpenedRun): string => `dgam, ${weights}; ${scores}`;

/** Write predictions in the ActivityNet results form; `version` says what made them. */
export function savePredictions(path: string, predictions: Predictions, version: string): void {
  const results = Object.fromEntries(
    [...predictions].map(([video, proposals]) => [
      video,
      proposals.map(({ label, score, startSec, endSec }) => ({ label, score, segment: [startSec, endSec] })),
    ]),
  );
  writeFileAtomic(path, JSON.stringify({ version, results, external_data: {} }));
}
