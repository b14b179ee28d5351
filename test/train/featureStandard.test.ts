// What features are standardized by, and that training does not depend on the units they come in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createFeatureReader, type Dataset, openDataset, videosOf } from '../../src/data/index.js';
import { standardNames } from '../../src/model/index.js';
import { readMetrics } from '../../src/runs/index.js';
import { parseSettings } from '../../src/settings/node.js';
import { featureStandard } from '../../src/train/featureStandard.js';
import { train } from '../../src/train/index.js';
import { type TinyOptions, writeTinyDataset } from './tinyDataset.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-standard-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

const tiny = (change: TinyOptions['change'], options: TinyOptions = {}): Dataset =>
  openDataset(writeTinyDataset(join(folder, `${made++}`), { streams: ['only'], change, ...options }));
const same = (x: number) => x;

function standardOf(dataset: Dataset) {
  const standard = featureStandard(dataset, videosOf(dataset, 'train'), 'only');
  const { mean, deviation } = standardNames;
  return { mean: [...standard[mean].data], deviation: standard[deviation].data[0] };
}

it('is the mean of each feature and one deviation of all, whatever their offset and scale', () => {
  const plain = standardOf(tiny(same));
  const offsets = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const scales = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(offsets, scales, (offset, scale) => {
      const { mean, deviation } = standardOf(tiny((x, d) => x * scale + offset * d));
      // Features of up to 4,000 and a few hundred: float32 is off by 2.4e-4 there.
      const tolerance = 1e-4 * scale + 2.4e-4;
      expect(Math.abs(deviation - plain.deviation * scale)).toBeLessThan(tolerance);
      mean.forEach((value, d) => {
        expect(Math.abs(value - plain.mean[d] * scale - offset * d)).toBeLessThan(tolerance);
      });
    }),
    { numRuns: 20 },
  );
});

it('features that do not vary have deviation 1', () => {
  expect(standardOf(tiny(() => 3))).toEqual({ mean: [3, 3, 3, 3, 3], deviation: 1 });
});

it('of many videos some are read, from the first to the last', () => {
  // Each video is 16 rows and has one value throughout: its number.
  let value = 0;
  const dataset = tiny(() => Math.floor(value++ / (16 * 5)), { videos: 1004 });
  const videos = videosOf(dataset, 'train');
  const reader = createFeatureReader(dataset);
  const numbers = videos.map((video) => reader.read(video, 'only')[0]);
  const all = numbers.reduce((a, b) => a + b) / videos.length;
  const [mean] = standardOf(dataset).mean;
  // Every fourth of 1,000 in a row: their mean is off by three at most, and is not that of all.
  expect(Math.abs(mean - all)).toBeLessThan(3);
  expect(mean).not.toBe(all);
});

it('of a long video some snippets are read, from the first to the last', () => {
  // Each row of the ten videos has one value throughout: its number.
  let value = 0;
  const dataset = tiny(() => Math.floor(value++ / 5) % 1000, { videos: 14, snippets: 1000 });
  const { mean } = standardOf(dataset);
  // Every tenth of 0 … 999, from 0 on; each is a float32.
  for (const one of mean) expect(one).toBeCloseTo(495, 4);
});

it('the default preset trains alike on features in other units, the paper does not', async () => {
  const small = ['attentionHidden=8', 'cvaeHidden=8', 'latent=4'].map((set) => `model.${set}`);
  const lossesOf = async (dataset: Dataset, preset: string) => {
    const set = [...small, 'training.batch=4', 'training.epochs=10', 'training.snippets=16'];
    const run = join(folder, `${made++}`);
    for await (const _ of train(dataset, { settings: parseSettings({ preset, set }), run }));
    return readMetrics(run).flatMap((line) => ('losses' in line ? [line.losses.total] : []));
  };
  for (const [preset, alike] of [
    ['default', true],
    ['thumos14', false],
  ] as const) {
    const plain = await lossesOf(tiny(same), preset);
    const other = await lossesOf(
      tiny((x) => 1000 * x + 500),
      preset,
    );
    expect(plain).toHaveLength(10);
    const off = Math.max(...plain.map((loss, i) => Math.abs(other[i] / loss - 1)));
    // Float32 keeps 6e-5 of values around 1,000, and ten epochs of Adam carry it on.
    if (alike) expect(off).toBeLessThan(1e-3);
    else expect(off).toBeGreaterThan(0.1);
  }
});
