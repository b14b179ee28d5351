// Training on more features than are kept in memory: its speed against having them all there, and its memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, openSide, ratio, spread } from './alternate.js';
import { activitynet, writeFeatures } from './features.js';

const side = fileURLToPath(new URL('sides/train.js', import.meta.url));
const compared = 500;
const growing = [500, 2000, activitynet.videos];
/** Batches of 32 videos of 400 snippets, so many an epoch; two streams side by side. */
const batches = 6;
const settings = { epochs: 10_000, set: ['checkpointEvery=10000', `training.batchesPerEpoch=${batches}`] };

/** @param {{ rounds?: number, dtype?: 'float16' | 'float32' }} options */
export async function run({ rounds = 7, dtype = 'float16' }) {
  const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-'));
  const open = (
    /** @type {string} */ name,
    /** @type {string} */ dataset,
    /** @type {string[]} */ ...cache
  ) => openSide(name, process.execPath, [side, dataset, JSON.stringify(settings), ...cache]);
  try {
    /** @type {Record<string, string | number>[]} */
    const rows = [];
    /** @type {Record<string, Record<string, number>[]>} */
    const raw = {};
    const small = join(folder, 'compared');
    writeFeatures(small, { videos: compared, dtype });
    const sides = [await open('streamed', small, '0'), await open('in memory', small, '8192')];
    // Every file is read once before anything counts.
    for (const { run } of sides) for (let i = 0; i < 3; i++) await run();
    Object.assign(raw, await alternate(sides, rounds));
    for (const { close } of sides) close();
    const speeds = (/** @type {string} */ name) => raw[name].map(({ snippetsPerSec }) => snippetsPerSec);
    for (const { name, peakMB } of sides) {
      const { median, min, max } = spread(speeds(name));
      rows.push({ name, videos: compared, unit: 'snippets/s', median, min, max, peakMB: peakMB() });
    }
    rmSync(small, { recursive: true });

    for (const videos of growing) {
      const dataset = join(folder, `${videos}`);
      writeFeatures(dataset, { videos, dtype });
      const name = `default cache, ${videos}`;
      const one = await open(name, dataset);
      Object.assign(raw, await alternate([one], Math.min(rounds, 5)));
      const { median, min, max } = spread(raw[name].map(({ snippetsPerSec }) => snippetsPerSec));
      rows.push({
        name: 'default cache',
        videos,
        unit: 'snippets/s',
        median,
        min,
        max,
        peakMB: one.peakMB(),
      });
      one.close();
      rmSync(dataset, { recursive: true });
    }
    const peak = (/** @type {number} */ videos) =>
      Number(rows.find((row) => row.name === 'default cache' && row.videos === videos)?.peakMB);
    return {
      raw,
      info: { dtype, batch: 32, snippets: 400, features: activitynet.features, streams: 2, batches },
      rows,
      ratios: {
        inMemory: ratio(speeds('streamed'), speeds('in memory')),
        memoryGrowth: peak(activitynet.videos) / peak(compared),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
