// How long an examination takes: ten thousand videos of two small streams, and HAPT before training.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npyBytes } from '../dist/arrays/index.js';
import { createRandom, openDataset } from '../dist/data/index.js';
import { examine } from '../dist/doctor/index.js';

const hapt = fileURLToPath(new URL('../examples/hapt', import.meta.url));
const videos = 10_000;
const dim = 8;
const classes = Array.from({ length: 50 }, (_, c) => `class ${String.fromCharCode(97 + (c % 26))}${c}`);

/** Videos of 32 to 600 s with two segments each; D is small, since it is files and not bytes that take the time. */
function writeVideos(/** @type {string} */ dir) {
  const random = createRandom('bench/doctor');
  const noise = random.normals(new Float32Array(4096 * dim));
  /** @type {Record<string, object>} */
  const database = {};
  for (const stream of ['rgb', 'flow']) mkdirSync(join(dir, stream));
  for (let v = 0; v < videos; v++) {
    const snippets = 50 + random.int(900);
    const duration = snippets * 0.64;
    const label = classes[v % classes.length];
    const segment = (/** @type {number} */ at) => [at * duration, (at + 0.2) * duration];
    database[`v${v}`] = {
      subset: v % 4 ? 'training' : 'testing',
      duration,
      annotations: [0.1, 0.6].map((at) => ({ label, segment: segment(at) })),
    };
    for (const stream of ['rgb', 'flow']) {
      const start = random.int(noise.length - snippets * dim);
      const contents = noise.slice(start, start + snippets * dim);
      // No two files are the same.
      contents[0] += v / videos;
      writeFileSync(join(dir, stream, `v${v}.npy`), npyBytes([snippets, dim], 'f32', contents));
    }
  }
  writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database }));
  const streams = ['rgb', 'flow']
    .map((name) => `  ${name}: { features: ${name}, fps: 25, strideFrames: 16, windowFrames: 16 }\n`)
    .join('');
  writeFileSync(
    join(dir, 'dataset.yaml'),
    `name: doctor\nclasses: ${JSON.stringify(classes)}\nstreams:\n${streams}annotations: annotations.json\nsplits: { train: training, test: testing }\n`,
  );
}

/** Seconds of each of `rounds` calls. */
async function seconds(/** @type {number} */ rounds, /** @type {() => unknown} */ work) {
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    taken.push((performance.now() - start) / 1000);
  }
  return taken;
}

/** The files are in the page cache: they have just been written. */
export async function run({ rounds = 5 } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-bench-doctor-'));
  try {
    writeVideos(dir);
    const { counts } = await examine(dir);
    if (counts.error + counts.warning > 0) throw new Error('the made-up data set should be clean');
    const depths = /** @type {const} */ (['quick', 'usual', 'full']);
    /** @type {Record<string, number[]>} */
    const raw = {};
    for (const depth of depths)
      raw[`10,000 videos, ${depth}`] = await seconds(rounds, () => examine(dir, { depth }));
    raw['10,000 videos, opening'] = await seconds(rounds, () => openDataset(dir));
    raw['HAPT, quick'] = await seconds(rounds, () => examine(hapt, { depth: 'quick' }));
    raw['HAPT, opening'] = await seconds(rounds, () => openDataset(hapt));
    const rows = Object.entries(raw).map(([what, taken]) => {
      const sorted = [...taken].sort((a, b) => a - b);
      return {
        what,
        's, middle': sorted[sorted.length >> 1].toFixed(3),
        's, longest': sorted[sorted.length - 1].toFixed(3),
      };
    });
    const middle = (/** @type {string} */ what) =>
      Number(rows.find((row) => row.what === what)?.['s, middle']);
    const ratios = { 'before training, of opening HAPT': middle('HAPT, quick') / middle('HAPT, opening') };
    return { raw, info: { videos, streams: 2, dim }, rows, ratios };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
