// The flow stream on a real frame that moves.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowSettings, flowSettings, openFlow } from '../../../src/media/features/flow/flow.js';
import { openExtractor, snippetCount } from '../../../src/media/features/index.js';
import { streamDefaults } from '../../../src/media/features/node.js';
import type { Frame } from '../../../src/media/video/index.js';
import { extractAll, frameOf } from './frames.js';
import { mirrored, movedFrame, pixelAt, withPatch } from './movedFrame.js';
import { models } from './tinyModels.js';

const dim = 467;
const grid = { fps: 25, strideFrames: 8, windowFrames: 8 };
const settingsOf = (more: Partial<FlowSettings> = {}) =>
  flowSettings.parse({ kind: 'flow', everyFrames: 2, ...more });

async function extract(frames: number, frameAt: (index: number) => Frame, more: Partial<FlowSettings> = {}) {
  const extractor = await openFlow(settingsOf(more), grid);
  const features = await extractAll(extractor, frames, frameAt);
  expect(features.every(({ length }) => length === extractor.dim)).toBe(true);
  await extractor.close();
  return features;
}

/** Of cell 0, the whole frame: mean speed in each direction from right over down, in short sides a second. */
const directionsOf = (features: Float32Array, cell = 0) =>
  [...features.subarray(24 * cell, 24 * cell + 8)].map((value) => value ** 2);
const cameraOf = (features: Float32Array) =>
  [...features.subarray(463)].map((value) => Math.sign(value) * value ** 2);

describe('histograms', () => {
  it('of still frames are zeros, and so are those of one frame', async () => {
    for (const features of [
      ...(await extract(16, (i) => movedFrame(i, {}))),
      ...(await extract(1, (i) => movedFrame(i, {}))),
    ])
      expect(features).toEqual(new Float32Array(dim));
  });

  it('of a patch that moves while the camera pans are of the patch; the camera has its own numbers', async () => {
    const [features] = await extract(8, (i) => withPatch(i, 40 + 5 * i, 2 * i));
    // 2 pixels a frame of 120, 25 times a second.
    const [shiftX, shiftY] = cameraOf(features);
    expect(shiftX).toBeCloseTo((2 * 25) / 120, 1);
    expect(Math.abs(shiftY)).toBeLessThan(0.02);
    const directions = directionsOf(features);
    // 3 pixels a frame more than the camera, over a twelfth of the picture.
    expect(directions[0]).toBeGreaterThan((0.6 * 3 * 25) / 120 / 12);
    expect(directions[0]).toBeLessThan((1.6 * 3 * 25) / 120 / 12);
    for (const other of directions.slice(1)) expect(other).toBeLessThan(directions[0] / 4);
  });

  it('of the mirrored video are mirrored', async () => {
    const right = (i: number) => withPatch(i, 30 + 4 * i);
    const [there] = await extract(8, right);
    const [back] = await extract(8, (i) => mirrored(right(i)));
    // The whole frame, the middle row's left and right cell of the frame, the middle of the moving part.
    for (const [cell, opposite] of [
      [0, 0],
      [4, 6],
      [6, 4],
      [14, 14],
    ]) {
      const [a, b] = [directionsOf(there, cell), directionsOf(back, opposite)];
      a.forEach((value, k) => {
        expect(Math.abs(value - b[(12 - k) % 8]), `cell ${cell}, ${k}`).toBeLessThan(0.03 + 0.15 * value);
      });
    }
    expect(directionsOf(there)[0]).toBeGreaterThan(4 * directionsOf(there)[4]);
    expect(directionsOf(back)[4]).toBeGreaterThan(4 * directionsOf(back)[0]);
  });

  it('say the same of a video of another size and rate', async () => {
    const at = (i: number) => withPatch(i, 40 + 3 * i);
    const [features] = await extract(8, at);
    const large = (i: number) => {
      const { data } = at(i);
      return frameOf(i, 320, 240, (x, y) => {
        const from = 4 * ((y >> 1) * 160 + (x >> 1));
        return [data[from], data[from + 1], data[from + 2]];
      });
    };
    expect(await extract(8, large)).toEqual([features]);
    const slow = await openFlow(settingsOf({ everyFrames: 1 }), { ...grid, fps: 12.5, windowFrames: 4 });
    const [half] = await extractAll(slow, 4, (i) => ({ ...at(2 * i), index: i }));
    expect(half).toEqual(features);
  });

  it('of a part that moves do not depend on where it is', async () => {
    const [left] = await extract(8, (i) => withPatch(i, 20 + 3 * i, 0, 30));
    const [right] = await extract(8, (i) => withPatch(i, 90 + 3 * i, 0, 60));
    const [a, b] = [directionsOf(left, 14)[0], directionsOf(right, 14)[0]];
    expect(a).toBeGreaterThan(0.2);
    expect(Math.abs(a - b)).toBeLessThan(0.25 * a);
  });
});

it('gives as many snippets as there are, whatever windows and steps', async () => {
  const small = (index: number) => frameOf(index, 24, 18, (x, y) => pixelAt(x - index, y));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (frames, strideFrames, windowFrames, everyFrames) => {
        const grid = { fps: 25, strideFrames, windowFrames };
        const extractor = await openFlow(settingsOf({ everyFrames }), grid);
        for (let video = 0; video < 2; video++) {
          const features = await extractAll(extractor, frames, small);
          expect(features.length).toBe(snippetCount(frames, grid));
          expect(features.every((snippet) => snippet.every(Number.isFinite))).toBe(true);
          // From the second on, every window has a pair that ends in it.
          features.slice(1).forEach((snippet) => {
            if (everyFrames <= windowFrames) expect(snippet.some((value) => value !== 0)).toBe(true);
          });
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('begins again where frames change their size, and for each video', async () => {
  const at = (i: number) => (i < 8 ? movedFrame(i, { x: i }) : frameOf(i, 80, 100, (x, y) => pixelAt(x, y)));
  const [first, second] = await extract(16, at);
  expect(first.some((value) => value !== 0)).toBe(true);
  expect(second).toEqual(new Float32Array(dim));
  const extractor = await openFlow(settingsOf(), grid);
  const moving = (i: number) => movedFrame(i, { x: 2 * i });
  expect(await extractAll(extractor, 16, moving)).toEqual(await extractAll(extractor, 16, moving));
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

it('takes no more memory for 2000 pairs than for 100', async () => {
  const extractor = await openFlow(settingsOf({ everyFrames: 1, shortSide: 32 }), grid);
  const frames = [0, 1].map((i) => frameOf(i, 40, 32, (x, y) => pixelAt(x - i, y)));
  let index = 0;
  const run = async (until: number) => {
    for (; index < until; index++) await extractor.push({ ...frames[index % 2], index });
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = await run(100);
  // The histograms of all pairs alone would take 2000 × 467 × 4 bytes.
  expect((await run(2100)) - before).toBeLessThan(1e6);
});

it('is opened by its settings; by default about 12 pairs a second', async () => {
  const settings = await streamDefaults('flow', { models, fps: 25 });
  expect(settings).toMatchObject({ kind: 'flow', everyFrames: 2, shortSide: 120 });
  const extractor = await openExtractor(settings, grid, models);
  expect(extractor.dim).toBe(dim);
  expect([0, 1, 2, 3, 4].map(extractor.wants)).toEqual([true, false, true, false, true]);
});
