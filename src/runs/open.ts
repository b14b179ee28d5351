// Opening a finished run: its settings, a data set, and a predictor with its weights.
import { existsSync } from 'node:fs';
import { UserError } from '../core/index.js';
import { createFeatureReader, type Dataset, openDataset } from '../data/index.js';
import { probabilityOf, type ScoreMap } from '../evaluate/index.js';
import { type DeviceName, openRuntimes } from '../onnx/node.js';
import { overrideLocalization } from '../settings/node.js';
import { type Calibration, describeScores, type NoCalibration, readCalibration } from './calibration.js';
import { type LoadedWeights, loadWeights } from './checkpoint.js';
import { createPredictor, type Predictor } from './predict.js';
import { type RunConfig, readRunConfig, runFiles } from './runFolder.js';
import { requireSingle, seedRuns } from './seeds.js';

/** A trained run with its weights, ready to localize. */
export interface OpenedRun {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Holds the run's weights. */
  readonly predictor: Predictor;
  /** States which weights these are: those of the last epoch, or those selected on a split. Every output repeats it. */
  readonly weights: string;
  /** The calibration that is applied to scores, or why there is none. */
  readonly calibration: Calibration | NoCalibration;
  /** States whether scores are probabilities, and if not, why. Every output repeats it. */
  readonly scores: string;
  /** SHA-256 of the weights, of each seed of an ensemble. */
  readonly digests: readonly string[];
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

/** Options of openRun. */
export interface OpenRunOptions {
  /** Folder of another data set than the training one, with the same classes and streams. */
  readonly dataset?: string;
  /** Threads of all streams together; each stream has at least one. Default 2. */
  readonly threads?: number;
  readonly device?: DeviceName;
  /** Memory in bytes for the contents of feature files, used when a video is localized again. Default 64 MiB. */
  readonly cacheBytes?: number;
  /** `key.path=value`: other values for the run's settings under localization and testSampling. */
  readonly set?: readonly string[];
  /** For a folder of seeds: localize with the average of their activations. */
  readonly ensemble?: boolean;
  /** Whether to turn scores into probabilities if the run has a calibration. Default true. */
  readonly calibrated?: boolean;
}

/**
 * Open a finished run for localization, with its selected weights if it has any, else those of the last epoch. A folder of
 * several seeds can be opened only as an `ensemble`. Close the run after use. UserError if the run has not finished, or if
 * the data set does not have its classes and streams.
 */
export async function openRun(run: string, options: OpenRunOptions = {}): Promise<OpenedRun> {
  const { dataset: path, threads = 2, device, cacheBytes, set = [], ensemble = false } = options;
  const members = ensemble ? seedRuns(run) : [requireSingle(run)];
  const trained = readRunConfig(members[0]);
  const config = { ...trained, settings: overrideLocalization(trained.settings, set) };
  const loaded = members.map(finishedWeights);
  const dataset = openDataset(path ?? config.dataset.path);
  requireSameInputs(dataset, config, run);
  const reader = createFeatureReader(dataset, { cacheBytes });
  const digests = loaded.map(({ digest }) => digest);
  const calibration =
    options.calibrated === false
      ? { none: 'calibration is turned off' }
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
      `${files.model}: not found: the run has not finished. Resume it with dgam train … --run ${run} --resume.`,
    );
  }
  return loadWeights(existsSync(files.best) ? files.best : files.model);
}

function describeWeights(loaded: readonly LoadedWeights[]): string {
  const describe = ({ about }: LoadedWeights) =>
    about.selectedOn
      ? `weights of epoch ${about.epoch}${about.round ? ` of round ${about.round}` : ''}, selected on the ${about.selectedOn} split`
      : `weights of the last epoch (${about.epoch})`;
  if (loaded.length === 1) return describe(loaded[0]);
  const split = loaded.find(({ about }) => about.selectedOn)?.about.selectedOn;
  const which = split ? `weights selected on the ${split} split` : 'weights of the last epoch';
  return `average of ${loaded.length} seeds, each with ${which}`;
}

/** The calibration keeps the order of scores, so the predictions stay sorted. */
function withProbabilities(predictor: Predictor, map: ScoreMap): Predictor {
  return {
    ...predictor,
    async *localizeAll(videos) {
      for await (const [video, predictions] of predictor.localizeAll(videos)) {
        yield [
          video,
          predictions.map(({ label, score, startSec, endSec }) => ({
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

function requireSameInputs(dataset: Dataset, { classes, streams }: RunConfig, run: string): void {
  const found = Object.fromEntries(dataset.streams.map(({ name, dim }) => [name, dim]));
  const same =
    JSON.stringify(dataset.classes) === JSON.stringify(classes) &&
    JSON.stringify(found) === JSON.stringify(streams);
  if (same) return;
  throw new UserError(
    `${dataset.dir} does not fit the run ${run}: it has the streams ${JSON.stringify(found)} and ${dataset.classes.length} ` +
      `classes, the run was trained with ${JSON.stringify(streams)} and the ${classes.length} classes ${classes.join(', ')}.`,
  );
}
