// Model selection: validation of the weights on the split that the protocol selects by.
import type { GroundTruth, Prediction } from '../core/index.js';
import { annotatedVideos, createFeatureReader, type Dataset, type Video } from '../data/index.js';
import { defaultTiouThresholds, evaluate } from '../evaluate/index.js';
import type { Runtime } from '../onnx/index.js';
import { type Checkpoint, createPredictor } from '../runs/index.js';
import type { ResolvedSettings, RunSettings } from '../settings/index.js';

export interface ModelSelection {
  readonly split: string;
  /** The best validation so far. */
  readonly best: Checkpoint['best'];
  /** Validate the present weights, those of `epoch`: their mAP at each tIoU threshold, and whether the mean is the best so far. */
  validate(epoch: number): Promise<{ average: number; mAP: readonly number[]; best: boolean }>;
}

const selectionSplit = (protocol: RunSettings['protocol']) => (protocol === 'paper' ? 'test' : 'validation');

/** The videos that weights are selected by; none if there is no model selection. */
export function selectionVideos(
  dataset: Dataset,
  { protocol, validateEvery }: Pick<RunSettings, 'protocol' | 'validateEvery'>,
): readonly Video[] {
  return validateEvery === 0 ? [] : annotatedVideos(dataset, selectionSplit(protocol));
}

/**
 * Model selection over the weights in these runtimes, one a stream; undefined if there is none. `best` is the best
 * validation of an earlier round or before an interruption.
 */
export async function openModelSelection(
  dataset: Dataset,
  settings: ResolvedSettings,
  runtimes: Readonly<Record<string, Runtime>>,
  best: Checkpoint['best'],
): Promise<ModelSelection | undefined> {
  const videos = selectionVideos(dataset, settings);
  if (videos.length === 0) return undefined;
  const predictor = await createPredictor(dataset, createFeatureReader(dataset), settings, runtimes);
  const truth: GroundTruth = new Map(videos.map(({ id, segments }) => [id, segments]));
  let bestSoFar = best;
  return {
    split: selectionSplit(settings.protocol),
    get best() {
      return bestSoFar;
    },
    async validate(epoch) {
      const predicted = new Map<string, readonly Prediction[]>();
      for await (const [{ id }, found] of predictor.localizeAll(videos)) predicted.set(id, found);
      const { average, mAP } = evaluate(truth, predicted, {
        protocol: 'activitynet',
        tiou: defaultTiouThresholds,
      });
      const isBest = bestSoFar === undefined || average > bestSoFar.average;
      if (isBest) bestSoFar = { epoch, average };
      return { average, mAP, best: isBest };
    },
  };
}
