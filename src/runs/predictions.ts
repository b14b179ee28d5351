// The predictions of a run on a split, and the file that they are written to.
import type { Prediction, Predictions } from '../core/index.js';
import { type Split, type Video, videosOf } from '../data/index.js';
import { writeFileAtomic } from '../io/index.js';
import type { OpenedRun } from './open.js';

/** The result of localizeSplit. */
export interface LocalizedSplit {
  readonly videos: readonly Video[];
  /** The predictions of each video, best first. */
  readonly predictions: Predictions;
}

/** Localize every video of a split. `onVideo` is called after each, with the number of videos done and of all. */
export async function localizeSplit(
  { dataset, predictor }: OpenedRun,
  split: Split,
  onVideo: (done: number, of: number) => void = () => {},
): Promise<LocalizedSplit> {
  const videos = videosOf(dataset, split);
  const predictions = new Map<string, readonly Prediction[]>();
  for await (const [video, found] of predictor.localizeAll(videos)) {
    predictions.set(video.id, found);
    onVideo(predictions.size, videos.length);
  }
  return { videos, predictions };
}

/** The `version` of a predictions file: the weights that made them, and whether scores are probabilities. */
export const versionOf = ({ weights, scores }: OpenedRun): string => `dgam, ${weights}; ${scores}`;

/** Write predictions in ActivityNet's results form; segments are in seconds. */
export function savePredictions(path: string, predictions: Predictions, version: string): void {
  const results = Object.fromEntries(
    [...predictions].map(([video, found]) => [
      video,
      found.map(({ label, score, startSec, endSec }) => ({ label, score, segment: [startSec, endSec] })),
    ]),
  );
  writeFileAtomic(path, JSON.stringify({ version, results, external_data: {} }));
}
