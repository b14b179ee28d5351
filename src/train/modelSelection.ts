// Picking weights: how well they do on the split that the protocol picks by.
import type { GroundTruth, Prediction } from '../core/index.js';
import { annotatedVideos, createFeatureReader, type Dataset, type Video } from '../data/index.js';
import { defaultTiouThresholds, evaluate } from '../evaluate/index.js';
import type { Runtime } from '../onnx/index.js';
import type { Checkpoint } from '../runs/index.js';
import { createPredictor } from '../runs/index.js';
import type { ResolvedSettings, RunSettings } from '../settings/index.js';

export interface Picker {
  readonly split: string;
  readonly best?: { readonly epoch: number; readonly average: number };
  /** mAP with the weights as they are, and whether it is the best so far. */
  evaluate(epoch: number): Promise<{ average: number; mAP: readonly number[]; best: boolean }>;
}

/** The videos that weights are picked by; none where nothing is picked. */
export function pickingVideos(
  dataset: Dataset,
  { protocol, validateEvery }: Pick<RunSettings, 'protocol' | 'validateEvery'>,
): readonly Video[] {
  return validateEvery === 0 ? [] : annotatedVideos(dataset, pickingSplit(protocol));
}

const pickingSplit = (protocol: RunSettings['protocol']) => (protocol === 'paper' ? 'test' : 'validation');

/** Evaluates on the split that the protocol picks by; undefined where nothing is picked. */
export async function createPicker(
  dataset: Dataset,
  settings: ResolvedSettings,
  runtimes: Readonly<Record<string, Runtime>>,
  before: Checkpoint['best'],
): Promise<Picker | undefined> {
  const videos = pickingVideos(dataset, settings);
  if (videos.length === 0) return undefined;
  const split = pickingSplit(settings.protocol);
  const predictor = await createPredictor(dataset, createFeatureReader(dataset), settings, runtimes);
  const truth: GroundTruth = new Map(videos.map(({ id, segments }) => [id, segments]));
  let best = before;
  return {
    split,
    get best() {
      return best;
    },
    async evaluate(epoch) {
      const predicted = new Map<string, readonly Prediction[]>();
      for await (const [{ id }, proposals] of predictor.localizeAll(videos)) predicted.set(id, proposals);
      const { average, mAP } = evaluate(truth, predicted, {
        protocol: 'activitynet',
        tiou: defaultTiouThresholds,
      });
      const isBest = best === undefined || average > best.average;
      if (isBest) best = { epoch, average };
      return { average, mAP, best: isBest };
    },
  };
}
