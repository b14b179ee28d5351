// Pseudo-labels: a finished run's best predictions on its training videos, as segment annotations for the next round.
import { type Dataset, type TemporalAnnotation, videosOf } from '../data/index.js';
import { openRun } from '../runs/index.js';
import type { TrainEvent, TrainOptions } from './events.js';

/**
 * The data set with pseudo-labels: each training video without point or segment annotations gets the run's best prediction
 * for each of its tags. A tag without a prediction gets none. This is self-training, as in Pardo et al., RefineLoc
 * (WACV 2021), in its simplest form. Undefined if `signal` stopped it.
 */
export async function* withPseudoLabels(
  dataset: Dataset,
  run: string,
  { threads, device, signal }: Pick<TrainOptions, 'threads' | 'device' | 'signal'>,
): AsyncGenerator<TrainEvent, Dataset | undefined> {
  const opened = await openRun(run, { threads, device, dataset: dataset.dir, calibrated: false });
  const unannotated = videosOf(dataset, 'train').filter((video) => video.temporalAnnotations.length === 0);
  const pseudoLabels = new Map<string, TemporalAnnotation[]>();
  try {
    for await (const [{ id, labels }, predictions] of opened.predictor.localizeAll(unannotated)) {
      if (signal?.aborted) return undefined;
      // Predictions come best first.
      const best = labels.flatMap(
        (label) => predictions.find((prediction) => prediction.label === dataset.classes[label]) ?? [],
      );
      pseudoLabels.set(
        id,
        best.map(({ label, startSec, endSec }) => ({ label, startSec, endSec })),
      );
      yield { type: 'pseudoLabels', done: pseudoLabels.size, videos: unannotated.length };
    }
  } finally {
    await opened.close();
  }
  const videos = dataset.videos.map((video) => ({
    ...video,
    temporalAnnotations: pseudoLabels.get(video.id) ?? video.temporalAnnotations,
  }));
  return { ...dataset, videos };
}
