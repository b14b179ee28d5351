// Training on more features than are kept in memory: its speed against having them all there, and its memory.
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, openContender, ratio, spread } from './alternate.js';
import { activitynet, writeFeatures } from './features.js';

/** @typedef {import('./alternate.js').Contender} Contender */

const script = fileURLToPath(new URL('contenders/train.js', import.meta.url));
const compared = 500;
/** Videos, element type, and MiB of cache where it is not the default. @type {[number, 'float16' | 'float32', ...string[]][]} */
const streamed = [
  [compared, 'float16', '0'],
  [compared, 'float16'],
  [2000, 'float16'],
  [activitynet.videos, 'float16'],
  [2000, 'float32'],
];
/** Batches of 32 videos of 400 snippets, so many an epoch; two streams side by side. */
const batches = 6;
const settings = { epochs: 10_000, set: ['checkpointEvery=10000', `training.batchesPerEpoch=${batches}`] };

/** Epochs until 95 % of the files, drawn at random, have been read and looked through for NaN once. */
const epochsOfPass = (/** @type {number} */ videos) => Math.ceil((3 * videos) / (32 * batches)) + 1;

/** Whether twice what the largest set takes, 8 GB, is free in a file system that lies in memory. @param {string} path */
function hasRoom(path) {
  try {
    const { bavail, bsize } = statfsSync(path);
    return Math.min(bavail * bsize, freemem()) > 16e9;
  } catch {
    return false;
  }
}

/** @param {{ rounds?: number }} options */
export async function run({ rounds = 7 }) {
  // In memory where there is enough of it: a page cache of 8 GB is not kept by every machine (some give back what
  // was not used for seconds), and it is the features' place in memory that is meant here, not the disk.
  const memory = '/dev/shm';
  const folder = mkdtempSync(join(hasRoom(memory) ? memory : tmpdir(), 'dgam-bench-'));
  /** @type {(name: string, dataset: string, ...cache: string[]) => Promise<Contender>} */
  const open = (name, dataset, ...cache) =>
    openContender(name, process.execPath, [script, dataset, JSON.stringify(settings), ...cache]);
  /** @type {(videos: number, dtype: 'float16' | 'float32') => string} */
  const write = (videos, dtype) => {
    const dataset = join(folder, `${videos} ${dtype}`);
    writeFeatures(dataset, { videos, dtype });
    return dataset;
  };
  /** @type {Record<string, string | number>[]} */
  const rows = [];
  /** @type {Record<string, Record<string, number>[]>} */
  const raw = {};
  /** @type {Contender[]} */
  const opened = [];
  const speeds = (/** @type {string} */ name) => raw[name].map(({ snippetsPerSec }) => snippetsPerSec);
  /** @type {(contender: Contender, name: string, ofMemory: number | string) => void} */
  const row = ({ peakMB }, name, ofMemory) => {
    rows.push({ name, unit: 'snippets/s', ...spread(speeds(name)), ofMemory, peakMB: peakMB() });
  };
  /** @type {(name: string) => number} */
  const toMemory = (name) => ratio(speeds(name), speeds(`in memory, beside ${name}`));
  try {
    const small = write(compared, 'float16');
    const inMemory = await open('in memory', small, '8192');
    opened.push(inMemory);
    for (let i = 0; i < epochsOfPass(compared); i++) await inMemory.run();
    for (const [videos, dtype, ...cache] of streamed) {
      const dataset = videos === compared && dtype === 'float16' ? small : write(videos, dtype);
      const name = `${cache.length ? 'no cache' : 'default cache'}, ${videos} ${dtype}`;
      const one = await open(name, dataset, ...cache);
      opened.push(one);
      const first = `first pass, ${name}`;
      raw[first] = [];
      for (let i = 0; i < epochsOfPass(videos); i++) raw[first].push(await one.run());
      row(one, first, '–');
      const { [name]: later, [inMemory.name]: beside } = await alternate([one, inMemory], rounds);
      raw[name] = later;
      raw[`in memory, beside ${name}`] = beside;
      row(one, name, toMemory(name));
      one.close();
      if (dataset !== small) rmSync(dataset, { recursive: true });
    }
    const peak = (/** @type {string} */ name) => Number(rows.find((row) => row.name === name)?.peakMB);
    const { videos } = activitynet;
    return {
      raw,
      info: {
        folder: folder.startsWith(memory) ? 'in memory' : 'on disk',
        batch: 32,
        snippets: 400,
        features: activitynet.features,
        streams: 2,
        batches,
      },
      rows,
      ratios: {
        noCache500: toMemory('no cache, 500 float16'),
        defaultCache4819: toMemory(`default cache, ${videos} float16`),
        defaultCache2000float32: toMemory('default cache, 2000 float32'),
        memoryGrowth: peak(`default cache, ${videos} float16`) / peak('default cache, 500 float16'),
      },
    };
  } finally {
    for (const { close } of opened) close();
    rmSync(folder, { recursive: true, force: true });
  }
}
