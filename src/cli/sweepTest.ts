// The test split, for the one combination that a sweep chose: all its seeds localized and evaluated.
import type { GroundTruth } from '../core/index.js';
import { defaultTiouThresholds, evaluate, type SpreadOfEvaluations, spreadOf } from '../evaluate/index.js';
import { localizeSplit, openRun, runFiles, savePredictions, seedRuns, versionOf } from '../runs/index.js';
import { type PointResult, pointFolder } from '../sweep/index.js';

/** Undefined where the test split has no segments; its predictions are written all the same. */
export async function testChosen(
  dataset: string,
  out: string,
  point: PointResult,
  threads: number,
): Promise<SpreadOfEvaluations | undefined> {
  const results = [];
  for (const run of seedRuns(pointFolder(out, point))) {
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
  if (results.length > 0) return spreadOf(results);
  process.stderr.write('the test split has no segments: its predictions were made, but not evaluated\n');
  return undefined;
}
