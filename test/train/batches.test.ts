// Batches: each video once in an epoch, the same batch for the same call, and shares that together are the batch.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Dataset, openDataset, videosOf } from '../../src/data/index.js';
import { resolveSettings } from '../../src/settings/index.js';
import { parseSettings } from '../../src/settings/node.js';
import { isSupervised, openBatchSource } from '../../src/train/batches.js';
import { randomKeys } from '../../src/train/schedule.js';
import { type TinyOptions, writeTinyDataset } from './tinyDataset.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-batches-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const tiny = (options: TinyOptions): Dataset =>
  openDataset(writeTinyDataset(join(folder, `${made++}`), { streams: ['rgb'], ...options }));

/** A batch's labels and targets, the shares one after the other. */
async function batchesOf(dataset: Dataset, shares: readonly number[], set: readonly string[] = []) {
  const videos = videosOf(dataset, 'train');
  const { training } = resolveSettings(
    parseSettings({ set: ['training.batch=4', ...set] }),
    videos.map(({ snippets }) => snippets),
  );
  const source = await openBatchSource(dataset, videos, {
    ...{ stream: 'rgb', training, keys: randomKeys(0, 'rgb'), shares, cacheBytes: 0 },
    withTargets: isSupervised(videos),
  });
  const read = async (block: number, i: number) => {
    const parts = await source.batch(block, i);
    return {
      sizes: parts.map(({ x }) => x.shape),
      y: parts.flatMap(({ y }) => [...y.data]),
      targets: parts.flatMap(({ targets }) => [...(targets?.data ?? [])]),
    };
  };
  return { ...source, read };
}

it('shares together are the batch, which is the same for the same call', async () => {
  const dataset = tiny({ videos: 14, supervision: 'segments' });
  const whole = await batchesOf(dataset, [4]);
  const { y, targets, sizes } = await whole.read(1, 0);
  expect(sizes).toEqual([[4, 16, 5]]);
  expect([y.length, targets.length]).toEqual([4 * 3, 4 * 16 * 3]);
  expect(targets).toContain(1);
  expect(await whole.read(1, 0)).toEqual({ y, targets, sizes });
  const [first, other] = [await whole.read(0, 0), await whole.read(0, 1)];
  expect([first.targets, other.targets]).not.toContainEqual(targets);
  await whole.close();
  for (const shares of [
    [2, 2],
    [1, 3],
  ]) {
    const source = await batchesOf(dataset, shares);
    const batch = await source.read(1, 0);
    expect(batch.sizes).toEqual(shares.map((videos) => [videos, 16, 5]));
    expect([batch.y, batch.targets]).toEqual([y, targets]);
    await source.close();
  }
});

it.each([
  ['all batches that are complete', 14, [], 2],
  ['at most so many as the settings say', 14, ['training.batchesPerEpoch=1'], 1],
  ['one if there are fewer videos than a batch has', 6, [], 1],
])('an epoch has %s', async (_, videos, set, count) => {
  const dataset = tiny({ videos });
  const source = await batchesOf(dataset, [videosOf(dataset, 'train').length < 4 ? 2 : 4], set);
  expect(source.count).toBe(count);
  // By tags there are no targets, and each video has one label and no background.
  const { y, targets } = await source.read(0, 0);
  expect(targets).toEqual([]);
  expect(y.reduce((a, b) => a + b)).toBe(y.length / 3);
  expect(y.filter((_, i) => i % 3 === 2)).not.toContain(1);
  await source.close();
});
