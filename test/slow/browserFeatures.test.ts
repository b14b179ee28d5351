// Features of frames in Chromium, on WebAssembly: the same numbers as in Node.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExtractor, type StreamKind } from '../../src/media/features/index.js';
import { streamDefaults } from '../../src/media/features/node.js';
import { openNodeModels } from '../../src/onnx/node.js';
import { openPage } from '../browser/openPage.js';
import { root } from './command.js';

const example = /```js\n(import \{ openExtractor[\s\S]*?)```/.exec(
  readFileSync(`${root}docs/browser.md`, 'utf8'),
)?.[1];
let page: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  page = await openPage(String(example));
});
afterAll(() => page.close());

const grid = { fps: 25, strideFrames: 8, windowFrames: 8 };
const rgb = gunzipSync(readFileSync(`${root}test/media/features/fixtures/lifter_160x120.rgb.gz`));
/** The picture, a little further to the left in each frame. */
const frames = Array.from({ length: 16 }, (_, index) => {
  const data = new Uint8Array(4 * 160 * 120);
  for (let i = 0; i < 160 * 120; i++) data.set(rgb.subarray(3 * (i + index), 3 * (i + index) + 3), 4 * i);
  return { index, width: 160, height: 120, data };
});

it.each<[StreamKind, string]>([
  ['rgb', 'mobilenet_v1_imagenet.onnx'],
  ['pose', 'movenet_lightning.onnx'],
])('%s', async (kind, file) => {
  const models = openNodeModels();
  const settings = await streamDefaults(kind, { models, fps: 25 });
  const model = new Uint8Array(readFileSync(`${root}models/${file}`));
  const inPage: Float32Array[] = await page.call('features', { settings, grid, model, frames });

  const extractor = await openExtractor(settings, grid, models);
  const inNode: Float32Array[] = [];
  for (const frame of frames) if (extractor.wants(frame.index)) inNode.push(...(await extractor.push(frame)));
  inNode.push(...(await extractor.end(frames.length)));
  await extractor.close();

  expect(inPage.map(({ length }) => length)).toEqual(inNode.map(({ length }) => length));
  // Other kernels add in another order; a joint's place is that of the largest value near it, refined by a small sum.
  inNode.forEach((features, t) => {
    const off = features.reduce((most, value, i) => Math.max(most, Math.abs(inPage[t][i] - value)), 0);
    expect(off, `snippet ${t}`).toBeLessThan(1e-3);
  });
});

it('another model than the settings name', async () => {
  const settings = await streamDefaults('rgb', { models: openNodeModels(), fps: 25 });
  const call = page.call('features', { settings, grid, model: new Uint8Array([1, 2, 3]), frames });
  await expect(call).rejects.toThrow('is another model than the features were made with');
});
