// The bundled backbone on a real frame.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openExtractor } from '../../../src/media/features/index.js';
import { streamDefaults } from '../../../src/media/features/node.js';
import { extractAll, frameOf } from './frames.js';
import { models } from './tinyModels.js';

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url));
const rgb = gunzipSync(file('test/media/features/fixtures/lifter_160x120.rgb.gz'));
const lifter = (index: number) =>
  frameOf(index, 160, 120, (x, y) => [...rgb.subarray(3 * (y * 160 + x), 3 * (y * 160 + x) + 3)] as never);
const grid = { fps: 25, strideFrames: 16, windowFrames: 16 };

it.each(['mobilenet_v1_imagenet.onnx', 'movenet_lightning.onnx'])(
  '%s is the file of models/README.md',
  (name) => {
    const sha256 = createHash('sha256')
      .update(file(`models/${name}`))
      .digest('hex');
    expect(file('models/README.md').toString()).toContain(sha256);
  },
);

it('a barbell is what it sees', async () => {
  const settings = await streamDefaults('rgb', { models, fps: 25 });
  if (settings.kind !== 'rgb') throw new Error(settings.kind);
  const backbone = { ...settings.backbone, output: 'logits', dim: 1001 };
  const extractor = await openExtractor({ ...settings, backbone }, grid, models);
  const [logits] = await extractAll(extractor, 16, lifter);
  await extractor.close();
  const ranks = Array.from(logits, (_, k) => k).sort((a, b) => logits[b] - logits[a]);
  // ImageNet's class 423 of 1,000 from 1 on; 0 is the background.
  expect(ranks.slice(0, 1)).toEqual([423]);
});

it('features of alike frames are alike, and those of a still video equal', async () => {
  const settings = await streamDefaults('rgb', { models, fps: 25 });
  const extractor = await openExtractor(settings, grid, models);
  const still = await extractAll(extractor, 48, lifter);
  const [grey] = await extractAll(extractor, 1, (index) => frameOf(index, 160, 120, () => [127, 127, 127]));
  await extractor.close();
  expect(still).toHaveLength(3);
  expect(still[1]).toEqual(still[0]);
  expect(still[0]).toHaveLength(1024);
  expect(still[0].every((value) => value >= 0 && value < 6)).toBe(true);
  const cosine = (a: Float32Array, b: Float32Array) => {
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  expect(cosine(still[0], grey)).toBeLessThan(0.6);
});
