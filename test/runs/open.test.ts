// Localizing a split: in order, as one by one, and clear about a video that cannot be read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { openDataset, type Video, videosOf } from '../../src/data/index.js';
import { localizeSplit, type OpenedRun, openRun } from '../../src/runs/index.js';
import { parseSettings } from '../../src/settings/node.js';
import { train } from '../../src/train/index.js';
import { writeTinyDataset } from '../train/tinyDataset.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-localize-'));
const run = join(folder, 'run');
const data = join(folder, 'data');
let opened: OpenedRun;

beforeAll(async () => {
  writeTinyDataset(data);
  const set = ['model.attentionHidden=8', 'model.cvaeHidden=8', 'model.latent=4', 'training.batch=4'];
  for await (const _ of train(openDataset(data), { run, settings: parseSettings({ epochs: 2, set }) }));
  opened = await openRun(run);
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

/** Predictions of one video, by itself. */
async function alone({ predictor }: OpenedRun, video: Video) {
  const { value } = await predictor.localizeAll([video]).next();
  return value[1];
}

it('gives the same as one video at a time, in order, and tells of each', async () => {
  const told: number[][] = [];
  const { videos, predictions } = await localizeSplit(opened, 'train', (...progress) => told.push(progress));
  expect(told).toEqual(videos.map((_, i) => [i + 1, videos.length]));
  expect([...predictions.keys()]).toEqual(videos.map(({ id }) => id));
  for (const video of videos) {
    expect(predictions.get(video.id)).toEqual(await alone(opened, video));
  }
});

it('gives the same for videos that share a run of the program and for those that have one of their own', async () => {
  const dir = writeTinyDataset(join(folder, 'long'), { snippets: 1700 });
  const long = await openRun(run, { dataset: dir });
  const videos = videosOf(long.dataset, 'train').map((video, i) => {
    return { ...video, snippets: [900, 700, 1, 1700, 3, 1597, 1, 40][i] };
  });
  const found = [];
  for await (const [video, predictions] of long.predictor.localizeAll(videos)) {
    expect(predictions).toEqual(await alone(long, video));
    found.push([video, predictions.length > 0]);
  }
  // A single snippet stands out from nothing.
  expect(found).toEqual(videos.map((video) => [video, video.snippets > 1]));
  await long.close();
});

it('uses memory again for videos of other lengths', async () => {
  const [first, ...others] = videosOf(opened.dataset, 'train').map((video, i) => {
    return { ...video, snippets: [16, 3, 9, 16, 1, 12, 16, 2][i] };
  });
  const before = await alone(opened, first);
  for (const video of [...others, first]) {
    const fresh = await openRun(run);
    expect(await alone(opened, video)).toEqual(await alone(fresh, video));
    await fresh.close();
  }
  expect(await alone(opened, first)).toEqual(before);
});

it('an error in one video ends it with that error, and the run can be used on', async () => {
  const dir = writeTinyDataset(join(folder, 'damaged'));
  const before = await localizeSplit(opened, 'test');
  writeFileSync(join(dir, 'flow', 'v2.npy'), npyBytes([16, 5], 'f32', new Float32Array(80).fill(Number.NaN)));
  const damaged = await openRun(run, { dataset: dir });
  const told: number[] = [];
  await expect(localizeSplit(damaged, 'train', (done) => told.push(done))).rejects.toThrow('v2.npy');
  // v2 is among those that go through the program together.
  expect(told).toEqual([]);
  expect((await localizeSplit(damaged, 'test')).predictions).toEqual(before.predictions);
  await damaged.close();
});
