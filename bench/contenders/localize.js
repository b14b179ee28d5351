// `dgam localize` without reading and writing files: node localize.js folder out [key.path=value …]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localizeSplit, openRun, savePredictions } from '../../dist/runs/index.js';
import { serve, timed } from './serve.js';

const [folder, out, ...set] = process.argv.slice(2);
const opened = await openRun(join(folder, 'run'), { set, cacheBytes: Number.POSITIVE_INFINITY });
// Reads the features, which stay in memory.
await localizeSplit(opened, 'test');
await serve(async () => {
  /** @type {import('../../dist/core/index.js').Predictions} */
  let predictions = new Map();
  const ms = await timed(async () => {
    ({ predictions } = await localizeSplit(opened, 'test'));
  });
  if (!existsSync(out)) savePredictions(out, predictions, opened.weights);
  return { ms, proposals: [...predictions.values()].reduce((sum, list) => sum + list.length, 0) };
});
