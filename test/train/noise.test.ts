// The noise of the CVAE: one bank for all runtimes, and windows of it that depend on the key of a step alone.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Value, Values } from '../../src/engine/index.js';
import type { Window } from '../../src/onnx/index.js';
import { type Noise, noiseBank, openNoise } from '../../src/train/noise.js';

const shapes = [
  [6, 4],
  [3, 4],
];
const written: Values[][] = [[], []];
let noise: Noise;
beforeAll(async () => {
  const runtimes = written.map((values) => ({ write: async (state: Values) => void values.push(state) }));
  noise = await openNoise(runtimes, shapes, '0/rgb/noise');
});

const windowsOf = (key: string): Window[][] =>
  noise.feeds(key).map((feeds) => ['cvae/noise', 'model/noise'].map((name) => feeds[name] as Window));

describe('the bank', () => {
  it('is written to every runtime once, the same for the same key', () => {
    expect(written.map((values) => values.length)).toEqual([1, 1]);
    const [first, second] = written.map(([{ noise }]) => noise.data.subarray(0, 1000));
    expect(first).toEqual(second);
    expect(first).toEqual(noiseBank('0/rgb/noise', 24).data.subarray(0, 1000));
    expect(first).not.toEqual(noiseBank('1/rgb/noise', 24).data.subarray(0, 1000));
  });

  it.each<[number, number]>([
    [24, 1 << 20],
    [1 << 19, 1 << 21],
  ])('for windows of %i values has %i', (windowSize, length) => {
    const { data, shape }: Value = noiseBank('bank', windowSize);
    expect([data.length, shape]).toEqual([length, [length]]);
  });
});

describe('windows of a step', () => {
  it('have the shape of their runtime and lie within the bank', () => {
    for (let step = 0; step < 200; step++) {
      for (const [i, windows] of windowsOf(`step ${step}`).entries()) {
        for (const { state, offset, shape } of windows) {
          expect([state, shape]).toEqual(['noise', shapes[i]]);
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + shape[0] * shape[1]).toBeLessThanOrEqual(1 << 20);
        }
      }
    }
  });

  it('are the same for the same key, and differ between keys, runtimes and phases', () => {
    expect(windowsOf('a')).toEqual(windowsOf('a'));
    const offsets = ['a', 'b'].flatMap(windowsOf).flatMap((windows) => windows.map(({ offset }) => offset));
    expect(new Set(offsets).size).toBe(8);
  });
});
