// A run applied to a split of a data set: weights in, predictions out.
import { existsSync } from 'node:fs';
import {
  createFeatureReader,
  type Dataset,
  openDataset,
  type Split,
  type Video,
  videosOf,
} from '../data/index.js';
import { type DeviceName, openRuntimes } from '../engine/node.js';
import { UserError, writeFileAtomic } from '../io/index.js';
import type { Proposal } from '../localize/index.js';
import { loadWeights } from './checkpoint.js';
import { overrideApplication } from './parseSettings.js';
import { createPredictor, type Predictor } from './predict.js';
import { type RunConfig, readRunConfig, runFiles } from './runFolder.js';

export interface OpenedRun {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Holds the run's weights. */
  readonly predictor: Predictor;
  /** What these weights are: the last ones, or picked on which split. Every output says so. */
  readonly weights: string;
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
}

/** Open a finished run for localizing: its picked weights where there are any, else the last. Close it when done. */
export async function openRun(run: string, options: OpenRunOptions = {}): Promise<OpenedRun> {
  const { dataset: path, threads = 2, device, cacheBytes, set = [] } = options;
  const begun = readRunConfig(run);
  const config = { ...begun, settings: overrideApplication(begun.settings, set) };
  const files = runFiles(run);
  if (!existsSync(files.model)) {
    throw new UserError(
      `${files.model}: not found: the run has not ended. Go on with dgam train … --run ${run} --resume.`,
    );
  }
  const { weights, about } = loadWeights(existsSync(files.best) ? files.best : files.model);
  const dataset = openDataset(path ?? config.dataset.path);
  requireFitting(dataset, config, run);
  const reader = createFeatureReader(dataset, { cacheBytes });
  const runtimes = await openRuntimes(
    dataset.streams.map(({ name }) => name),
    { threads: Math.max(1, Math.floor(threads / dataset.streams.length)), device },
  );
  const predictor = await createPredictor(dataset, reader, config.settings, runtimes);
  await predictor.setWeights(weights);
  return {
    config,
    dataset,
    predictor,
    weights: about.pickedOn
      ? `weights of epoch ${about.epoch}, picked on the ${about.pickedOn} split`
      : `weights of the last epoch (${about.epoch})`,
    async close() {
      await Promise.all(Object.values(runtimes).map((runtime) => runtime.close()));
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
  /** Proposals of each video, best first. */
  readonly predictions: ReadonlyMap<string, readonly Proposal[]>;
}

/** Proposals for every video of a split. `onVideo` is told how many are done. */
export async function localizeSplit(
  { dataset, predictor }: OpenedRun,
  split: Split,
  onVideo: (done: number, of: number) => void = () => {},
): Promise<LocalizedSplit> {
  const videos = videosOf(dataset, split);
  const predictions = new Map<string, readonly Proposal[]>();
  for await (const [video, proposals] of predictor.localizeAll(videos)) {
    predictions.set(video.id, proposals);
    onVideo(predictions.size, videos.length);
  }
  return { videos, predictions };
}

/** Write predictions in the ActivityNet results form; `version` says what made them. */
export function savePredictions(
  path: string,
  predictions: ReadonlyMap<string, readonly Proposal[]>,
  version: string,
): void {
  const results = Object.fromEntries(
    [...predictions].map(([video, proposals]) => [
      video,
      proposals.map(({ label, score, startSec, endSec }) => ({ label, score, segment: [startSec, endSec] })),
    ]),
  );
  writeFileAtomic(path, JSON.stringify({ version, results, external_data: {} }));
}
