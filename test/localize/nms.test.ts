// Soft and hard NMS, on proposals computed by hand.
import { describe, expect, it } from 'vitest';
import { hardNms, softNms } from '../../src/localize/nms.js';
import type { Proposal } from '../../src/localize/types.js';
import { expectRows } from './expectRows.js';

const proposal = (start: number, end: number, score: number): Proposal => ({ start, end, score });

describe('softNms', () => {
  it.each<[string, number, Proposal[], Proposal[]]>([
    // tIoU 1/3: .8·exp(−(1/9)/.3) = .8·.6904785.
    [
      'an overlapping proposal loses score',
      0.3,
      [proposal(0, 10, 0.9), proposal(5, 15, 0.8), proposal(20, 30, 0.6)],
      [proposal(0, 10, 0.9), proposal(20, 30, 0.6), proposal(5, 15, 0.5523828)],
    ],
    // exp(−(1/9)/.5) = .8007374.
    [
      'a larger σ lowers scores less',
      0.5,
      [proposal(20, 30, 0.6), proposal(5, 15, 0.8), proposal(0, 10, 0.9)],
      [proposal(0, 10, 0.9), proposal(5, 15, 0.6405899), proposal(20, 30, 0.6)],
    ],
    // The middle one falls twice, .9·.6904785², after the last one is taken with the score it had.
    [
      'every overlap with a taken proposal counts',
      0.3,
      [proposal(0, 4, 1), proposal(2, 6, 0.9), proposal(4, 8, 0.8)],
      [proposal(0, 4, 1), proposal(4, 8, 0.8), proposal(2, 6, 0.4290846)],
    ],
    // exp(−1/.3) = .0356740.
    [
      'a duplicate is not dropped',
      0.3,
      [proposal(0, 4, 0.5), proposal(0, 4, 0.5)],
      [proposal(0, 4, 0.5), proposal(0, 4, 0.017837)],
    ],
    [
      'scores that are not positive stay',
      0.3,
      [proposal(0, 4, -0.5), proposal(0, 4, 1), proposal(0, 4, 0), proposal(0, 4, -0.25)],
      [proposal(0, 4, 1), proposal(0, 4, 0), proposal(0, 4, -0.25), proposal(0, 4, -0.5)],
    ],
    [
      'neighbours that only touch',
      0.3,
      [proposal(4, 8, 0.5), proposal(0, 4, 1)],
      [proposal(0, 4, 1), proposal(4, 8, 0.5)],
    ],
    ['one', 0.3, [proposal(0, 4, 0.5)], [proposal(0, 4, 0.5)]],
    ['none', 0.3, [], []],
  ])('%s', (_, sigma, proposals, expected) => {
    const before = structuredClone(proposals);
    const found = softNms(proposals, sigma);
    expect(proposals).toEqual(before);
    expectRows(
      found.map(({ start, end, score }) => [start, end, score]),
      expected.map(({ start, end, score }) => [start, end, score]),
    );
  });
});

describe('hardNms', () => {
  it.each<[string, number, Proposal[], Proposal[]]>([
    ['more overlap than allowed', 0.3, [proposal(5, 15, 0.8), proposal(0, 10, 0.9)], [proposal(0, 10, 0.9)]],
    // tIoU 2/4.
    [
      'as much as allowed',
      0.5,
      [proposal(0, 4, 0.8), proposal(0, 2, 0.9)],
      [proposal(0, 2, 0.9), proposal(0, 4, 0.8)],
    ],
    // The third overlaps the second only, which is gone.
    [
      'a dropped proposal drops no other',
      0.3,
      [proposal(0, 4, 1), proposal(2, 6, 0.9), proposal(4, 8, 0.8)],
      [proposal(0, 4, 1), proposal(4, 8, 0.8)],
    ],
  ])('%s', (_, threshold, proposals, expected) => {
    expect(hardNms(proposals, threshold)).toEqual(expected);
  });
});
