// One video into files of features: all streams in one pass, all files or none.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readNpy } from '../../../src/arrays/index.js';
import { extractVideo } from '../../../src/media/extract/extractVideo.js';
import { countingExtractor, syntheticVideo } from './syntheticVideo.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-extract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const grid = { fps: 10, strideFrames: 4, windowFrames: 8, shortSide: 256 };
const outputs = (id: string) =>
  [1, 3].map((every) => ({
    name: `every${every}`,
    extractor: countingExtractor(grid, every),
    path: join(folder, `${id}-${every}.npy`),
  }));

it.each([
  { frames: 1, snippets: 1 },
  { frames: 8, snippets: 1 },
  { frames: 11, snippets: 1 },
  { frames: 12, snippets: 2 },
  { frames: 600, snippets: 149 },
])('$frames frames are $snippets snippets in every stream', async ({ frames, snippets }) => {
  const streams = outputs(`${frames}`);
  const looked: number[] = [];
  const result = await extractVideo(syntheticVideo(frames, grid.fps), streams, grid, (index) =>
    looked.push(index),
  );
  expect(result).toMatchObject({ frames, snippets, durationSec: frames / 10 });
  expect(Object.keys(result.seconds)).toEqual(['decode', 'every1', 'every3', 'write']);
  expect(looked).toEqual(Array.from({ length: frames }, (_, i) => i));
  const [all, third] = streams.map(({ path }) => readNpy(readFileSync(path), path));
  expect([all.shape, third.shape]).toEqual([
    [snippets, 2],
    [snippets, 2],
  ]);
  // The first window: all frames of it, and every third.
  const first = Math.min(frames, 8);
  expect([...all.data.slice(0, 2)]).toEqual([first, (first - 1) / 2]);
  const thirds = Math.ceil(first / 3);
  expect([...third.data.slice(0, 2)]).toEqual([thirds, (3 * (thirds - 1)) / 2]);
});

it('leaves nothing of a video that breaks', async () => {
  const before = readdirSync(folder);
  await expect(extractVideo(syntheticVideo(600, 10, 500), outputs('broken'), grid)).rejects.toThrow(
    'broken picture',
  );
  expect(readdirSync(folder)).toEqual(before);
});

it('does not pass over a stream that gives another number of snippets', async () => {
  const [stream] = outputs('fewer');
  const fewer = { ...stream.extractor, end: async () => [] };
  await expect(
    extractVideo(syntheticVideo(100, 10), [{ ...stream, extractor: fewer }], grid),
  ).rejects.toThrow(/stream every1 gave \d+ snippets of 24/);
});
