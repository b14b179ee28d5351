// Picking weights: how well they do on the split that the protocol picks by.
import { createFeatureReader, type Dataset } from '../data/index.js';
import type { Runtime } from '../engine/index.js';
import { evaluate, type Segment } from '../evaluate/index.js';
import type { Proposal } from '../localize/index.js';
import type { Checkpoint } from './checkpoint.js';
import { createPredictor } from './predict.js';
import type { ResolvedSettings } from './settings.js';

/** tIoU thresholds whose mean mAP picks the weights. */
const pickingTiou = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
export interface Picker {
  readonly split: string;
  readonly best?: { readonly epoch: number; readonly average: number };
  /** mAP with the weights as they are, and whether it is the best so far. */
  evaluate(epoch: number): Promise<{ average: number; mAP: readonly number[]; best: boolean }>;
}

/** Evaluates on the split that the protocol picks by; undefined where nothing is picked. */
export async function createPicker(
  dataset: Dataset,
  settings: ResolvedSettings,
  runtimes: Readonly<Record<string, Runtime>>,
  before: Checkpoint['best'],
): Promise<Picker | undefined> {
  const split = settings.protocol === 'paper' ? 'test' : 'validation';
  const videos = dataset.videos.filter((video) => video.split === split);
  const annotated = videos.some(({ segments }) => segments.length > 0);
  if (settings.validateEvery === 0 || !annotated) return undefined;
  const predictor = await createPredictor(dataset, createFeatureReader(dataset), settings, runtimes);
  const truth = new Map<string, readonly Segment[]>(videos.map(({ id, segments }) => [id, segments]));
  let best = before;
  return {
    split,
    get best() {
      return best;
    },
    async evaluate(epoch) {
      const predicted = new Map<string, readonly Proposal[]>();
      for await (const [{ id }, proposals] of predictor.localizeAll(videos)) predicted.set(id, proposals);
      const { average, mAP } = evaluate(truth, predicted, { protocol: 'activitynet', tiou: pickingTiou });
      const isBest = best === undefined || average > best.average;
      if (isBest) best = { epoch, average };
      return { average, mAP, best: isBest };
    },
  };
}
