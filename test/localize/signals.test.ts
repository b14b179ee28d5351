// Upsampling, smoothing, intervals above a threshold and contrast, on values computed by hand.
import { describe, expect, it } from 'vitest';
import { contrast, intervalsAbove, prefixSums } from '../../src/localize/intervals.js';
import { smooth } from '../../src/localize/smooth.js';
import { upsample } from '../../src/localize/upsample.js';
import { expectRows } from './expectRows.js';

describe('upsample', () => {
  it.each<[string, number[], number, number[]]>([
    ['between two', [0, 1, 0], 2, [0, 0.5, 1, 0.5, 0, -0.5]],
    ['steps after the last value are extrapolated', [0, 1], 4, [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75]],
    ['falling', [6, 3, 9], 3, [6, 5, 4, 3, 5, 7, 9, 11, 13]],
    ['factor 1', [3, 1, 2], 1, [3, 1, 2]],
    ['one value', [0.5], 4, [0.5, 0.5, 0.5, 0.5]],
    ['no value', [], 4, []],
  ])('%s', (_, values, factor, expected) => {
    const found = upsample(values, factor);
    expect(found).toHaveLength(expected.length);
    // Thirds are not exact.
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
  });
});

describe('smooth', () => {
  // σ = .5: cut at ⌊2.5⌋ = 2 steps; e⁻² = .1353353 and e⁻⁸ = .0003355 beside 1, together 1.2713415.
  const [k0, k1, k2] = [0.7865707, 0.1064508, 0.0002639];
  it.each<[string, number[], number[]]>([
    ['in the middle', [0, 0, 0, 1, 0, 0, 0], [0, k2, k1, k0, k1, k2, 0]],
    // The border comes back: … 0 1 | 1 0 0, so the first has k0 + k1 and the second k1 + k2.
    ['at the start', [1, 0, 0, 0, 0], [0.8930216, 0.1067147, 0.0002639, 0, 0]],
    ['at the end', [0, 0, 0, 0, 1], [0, 0, 0.0002639, 0.1067147, 0.8930216]],
    // 3 1 | 1 3 | 3 1: 1·k0 + (1 + 3)·k1 + (3 + 3)·k2, and the second by symmetry about 2.
    ['fewer values than the filter has', [1, 3], [1.213957, 2.786043]],
    ['a constant stays', [4, 4, 4, 4, 4, 4], [4, 4, 4, 4, 4, 4]],
    ['one value stays', [7], [7]],
  ])('%s', (_, values, expected) => {
    expectRows([[...smooth(Float64Array.from(values), 0.5)]], [expected]);
  });
  it('is cut at 4σ', () => {
    // σ = 2: 8 steps, the last with e⁻⁸; the ninth has nothing.
    const impulse = new Float64Array(21);
    impulse[10] = 1;
    const found = smooth(impulse, 2);
    expect(found[1]).toBe(0);
    expect(found[2] / found[10]).toBeCloseTo(Math.exp(-8), 12);
    expect(found[19]).toBe(0);
  });
  it('σ = 0 does nothing', () => {
    expect([...smooth(Float64Array.of(1, 5, 2), 0)]).toEqual([1, 5, 2]);
  });
});

describe('intervalsAbove', () => {
  it.each<[number, [number, number][]]>([
    [-1, [[0, 7]]],
    [
      0,
      [
        [1, 3],
        [4, 7],
      ],
    ],
    [
      1,
      [
        [2, 3],
        [5, 7],
      ],
    ],
    [2, [[6, 7]]],
    [3, []],
  ])('above %d', (threshold, expected) => {
    expect(intervalsAbove(Float64Array.of(0, 1, 2, 0, 1, 2, 3), threshold)).toEqual(expected);
  });
  it('prefixSums: sums of the first values', () => {
    expect([...prefixSums(Float64Array.of(4, 1, 0.5))]).toEqual([0, 4, 5, 5.5]);
  });
});

describe('contrast', () => {
  const sums = prefixSums(Float64Array.of(4, 1, 0, 8, 8, 8, 8, 2, 6, 5));
  it.each<[string, number, number, number, number]>([
    // ⌊4/4⌋ + 1 = 2 steps: (1 + 0)/2 and (2 + 6)/2; 8 − .5·(.5 + 4).
    ['margins of two steps', 3, 7, 0.5, 5.75],
    // ⌊3/4⌋ + 1 = 1 step: 0 and 8; 8 − .5·8.
    ['margins of one step', 3, 6, 0.5, 4],
    ['weight 0 is the mean inside', 3, 6, 0, 8],
    // No step to the left: 4 − .5·(0 + 1).
    ['at the start', 0, 1, 0.5, 3.5],
    // 5 − .5·(6 + 0).
    ['at the end', 9, 10, 0.5, 2],
    // Three steps each, one of them there: 41/8 − .5·(4 + 5).
    ['margins cut off', 1, 9, 0.5, 0.625],
    ['everything', 0, 10, 0.5, 5],
    // .5 − .5·(4 + 8).
    ['less inside than outside', 1, 3, 0.5, -5.5],
  ])('%s', (_, start, end, weight, expected) => {
    expect(contrast(sums, start, end, weight)).toBeCloseTo(expected, 12);
  });
});
