// A made-up data set as large as ActivityNet: node features.js folder [videos] [float16|float32]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { floatToHalf, npyBytes } from '../dist/arrays/index.js';
import { createRandom } from '../dist/data/index.js';

/** Videos, classes and snippets as in ActivityNet 1.2; two streams of I3D's size. */
export const activitynet = {
  videos: 4819,
  classes: 100,
  features: 1024,
  leastSnippets: 20,
  mostSnippets: 800,
};
const streams = ['rgb', 'flow'];

/**
 * Writes dataset.yaml, annotations and a .npy file a video and stream: non-negative noise with as many snippets as the
 * video has. What the numbers are does not matter to time or memory, so files are cut out of one long row of them.
 * @param {string} dir
 * @param {{ videos?: number, dtype?: 'float16' | 'float32' }} [options]
 */
export function writeFeatures(dir, { videos = activitynet.videos, dtype = 'float16' } = {}) {
  const { classes, features, leastSnippets, mostSnippets } = activitynet;
  const random = createRandom('features');
  const noise = random.normals(new Float32Array(2 * mostSnippets * features));
  for (let i = 0; i < noise.length; i++) noise[i] = Math.abs(noise[i]) * 0.3;
  const values = dtype === 'float16' ? floatToHalf(noise) : noise;
  /** @type {Record<string, object>} */
  const database = {};
  for (const stream of streams) mkdirSync(join(dir, stream), { recursive: true });
  for (let v = 0; v < videos; v++) {
    const snippets = leastSnippets + random.int(mostSnippets - leastSnippets + 1);
    for (const stream of streams) {
      const start = random.int(values.length - snippets * features);
      const contents = values.subarray(start, start + snippets * features);
      const path = join(dir, stream, `v${v}.npy`);
      writeFileSync(path, npyBytes([snippets, features], dtype === 'float16' ? 'f16' : 'f32', contents));
    }
    const subset = v % 100 === 0 ? 'validation' : 'training';
    database[`v${v}`] = { subset, duration: snippets * 0.64, annotations: [{ label: `c${v % classes}` }] };
  }
  writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database }));
  const stream = 'fps: 25, strideFrames: 16, windowFrames: 16';
  writeFileSync(
    join(dir, 'dataset.yaml'),
    `name: made-up\nclasses: [${Array.from({ length: classes }, (_, c) => `c${c}`).join(', ')}]\n` +
      `streams:\n${streams.map((name) => `  ${name}: { features: ${name}/, ${stream} }\n`).join('')}` +
      'annotations: annotations.json\nsplits: { train: training, test: validation }\n',
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir, videos = `${activitynet.videos}`, dtype = 'float16'] = process.argv.slice(2);
  if (dtype !== 'float16' && dtype !== 'float32') throw new Error(`no dtype '${dtype}'`);
  writeFeatures(dir, { videos: Number(videos), dtype });
}
