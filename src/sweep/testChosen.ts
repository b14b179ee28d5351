// The test split, for the one combination that a sweep chose: all its seeds localized and evaluated.
import type { GroundTruth } from '../core/index.js';
import { defaultTiouThresholds, evaluate, type SpreadOfEvaluations, spreadOf } from '../evaluate/index.js';
import { localizeSplit, openRun, runFiles, savePredictions, seedRuns, versionOf } from '../runs/index.js';

/**
 * Localize the test split of `dataset` by each seed in `folder`, and evaluate the predictions. Undefined where the split
 * has no segments, or where `signal` is aborted; predictions are written all the same.
 */
export async function testChosen(
  dataset: string,
  folder: string,
  threads: number,
  signal?: AbortSignal,
): Promise<SpreadOfEvaluations | undefined> {
  const results = [];
  for (const run of seedRuns(folder)) {
    if (signal?.aborted) return undefined;
    const opened = await openRun(run, { dataset, threads });
    try {
      const { videos, predictions } = await localizeSplit(opened, 'test');
      savePredictions(runFiles(run).predictions, predictions, versionOf(opened));
      if (videos.every(({ segments }) => segments.length === 0)) continue;
      const truth: GroundTruth = new Map(videos.map(({ id, segments }) => [id, segments]));
      results.push(evaluate(truth, predictions, { protocol: 'activitynet', tiou: defaultTiouThresholds }));
    } finally {
      await opened.close();
    }
  }
  return results.length > 0 ? spreadOf(results) : undefined;
}
