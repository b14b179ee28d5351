// Calibration of scores: cases computed by hand, order of predictions, and data without a map.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitScoreMap,
  type MatchedPrediction,
  matchPredictions,
  probabilityOf,
  reliability,
} from '../../src/evaluate/index.js';

const matched = (pairs: readonly (readonly [score: number, correct: boolean])[]): MatchedPrediction[] =>
  pairs.map(([score, correct]) => ({ score, correct }));

const anyMatched = fc
  .array(fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.boolean()), { maxLength: 60 })
  .map(matched);

describe('fitScoreMap', () => {
  it('two scores: each gets the share of its correct predictions, with smoothed targets', () => {
    // With two scores a logistic map can meet both means of targets exactly.
    const high = [true, true, true, false].map((correct) => ({ score: 1, correct }));
    const low = [true, false, false, false].map((correct) => ({ score: 0, correct }));
    const map = fitScoreMap([...high, ...low]);
    if ('none' in map) throw new Error(map.none);
    const [hi, lo] = [5 / 6, 1 / 6];
    expect(probabilityOf(map, 1)).toBeCloseTo((3 * hi + lo) / 4, 9);
    expect(probabilityOf(map, 0)).toBeCloseTo((hi + 3 * lo) / 4, 9);
  });

  it('finds the map that drew the outcomes', () => {
    // Scores on a grid, each with as many correct ones as σ(4·√s − 3) says.
    const drawn = Array.from({ length: 201 }, (_, i) => i / 100).flatMap((root) => {
      const score = root ** 2;
      const corrects = Math.round(2000 / (1 + Math.exp(3 - 4 * root)));
      return Array.from({ length: 2000 }, (_, k) => ({ score, correct: k < corrects }));
    });
    const map = fitScoreMap(drawn);
    if ('none' in map) throw new Error(map.none);
    expect(map.slope).toBeCloseTo(4, 2);
    expect(map.offset).toBeCloseTo(-3, 2);
  });

  it('is at the optimum: the mean probability is the mean target, and so weighted by the root of the score', () => {
    fc.assert(
      fc.property(anyMatched, (all) => {
        const map = fitScoreMap(all);
        if ('none' in map) return;
        const correct = all.filter((one) => one.correct).length;
        const target = (one: MatchedPrediction) =>
          one.correct ? (correct + 1) / (correct + 2) : 1 / (all.length - correct + 2);
        const off = all.map((one) => probabilityOf(map, one.score) - target(one));
        expect(Math.abs(off.reduce((a, b) => a + b, 0)) / all.length).toBeLessThan(1e-6);
        expect(
          Math.abs(
            off.reduce(
              (sum, d, i) => sum + d * Math.sign(all[i].score) * Math.sqrt(Math.abs(all[i].score)),
              0,
            ),
          ) / all.length,
        ).toBeLessThan(1e-6);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the order of scores, and gives probabilities', () => {
    fc.assert(
      fc.property(anyMatched, fc.double({ min: -2, max: 2, noNaN: true }), (all, score) => {
        const map = fitScoreMap(all);
        if ('none' in map) return;
        const [lower, higher] = [probabilityOf(map, score), probabilityOf(map, score + 0.01)];
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(higher).toBeLessThanOrEqual(1);
        expect(higher).toBeGreaterThanOrEqual(lower);
      }),
      { numRuns: 500 },
    );
  });

  it('one correct prediction among twenty, far above the rest, is not certain', () => {
    const map = fitScoreMap(
      matched([[1, true], ...Array.from({ length: 20 }, (_, i) => [i / 100, false] as const)]),
    );
    if ('none' in map) throw new Error(map.none);
    expect(probabilityOf(map, 1)).toBeLessThan(0.7);
    expect(probabilityOf(map, 1)).toBeGreaterThan(0.5);
  });

  it.each([
    ['nothing', [], /no predictions/],
    [
      'all correct',
      [
        [0.5, true],
        [0.7, true],
      ],
      /all of 2/,
    ],
    ['all incorrect', [[0.5, false]], /none of 1/],
    [
      'one score',
      [
        [0.3, true],
        [0.3, false],
      ],
      /same score/,
    ],
    [
      'higher scores less often correct',
      [
        [0.1, true],
        [0.2, true],
        [0.8, false],
        [0.9, false],
      ],
      /not more often correct/,
    ],
  ] as [string, [number, boolean][], RegExp][])('%s: no map, with the reason', (_, pairs, why) => {
    const map = fitScoreMap(matched(pairs));
    expect('none' in map && map.none).toMatch(why);
  });
});

describe('reliability', () => {
  it('of predictions counted by hand', () => {
    const { bins, ece, predictions, correct } = reliability(
      matched([
        [0.05, false],
        [0.05, true],
        [0.95, true],
        [1, true],
        [-0.2, false],
      ]),
    );
    expect([predictions, correct]).toEqual([5, 3]);
    expect(bins.map(({ count }) => count)).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(bins[0].precision).toBeCloseTo(1 / 3, 12);
    expect(bins[0].score).toBeCloseTo(0.1 / 3, 12);
    // (3·|1/3 − 1/30| + 2·|1 − .975|) / 5
    expect(ece).toBeCloseTo((0.9 + 0.05) / 5, 12);
  });

  it('lies in [0, 1] for any scores', () => {
    fc.assert(
      fc.property(anyMatched, (all) => {
        const { ece, bins } = reliability(all);
        if (all.length === 0) {
          expect(ece).toBeNaN();
          return;
        }
        expect(ece).toBeGreaterThanOrEqual(0);
        expect(ece).toBeLessThanOrEqual(1);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      }),
    );
  });

  it('is 0 for certain and correct predictions, 1 for certain and incorrect ones', () => {
    expect(
      reliability(
        matched([
          [1, true],
          [0, false],
        ]),
      ).ece,
    ).toBe(0);
    expect(
      reliability(
        matched([
          [0, true],
          [1, false],
        ]),
      ).ece,
    ).toBe(1);
  });
});

describe('matchPredictions', () => {
  const segment = (label: string, startSec: number, endSec: number) => ({ label, startSec, endSec });
  const truth = new Map([
    ['a', [segment('walk', 0, 10)]],
    ['b', []],
  ]);
  it('one correct prediction per segment; duplicates, other videos and classes without segments are incorrect', () => {
    const predictions = new Map([
      [
        'a',
        [
          { ...segment('walk', 0, 9), score: 0.5 },
          { ...segment('walk', 0, 10), score: 0.4 },
        ],
      ],
      [
        'b',
        [
          { ...segment('walk', 0, 10), score: 0.3 },
          { ...segment('run', 0, 10), score: 0.2 },
        ],
      ],
    ]);
    expect(matchPredictions(truth, predictions, 0.5)).toEqual(
      matched([
        [0.5, true],
        [0.4, false],
        [0.3, false],
        [0.2, false],
      ]),
    );
  });
  it('leaves out predictions that are empty or not finite', () => {
    const predictions = new Map([
      [
        'a',
        [
          { ...segment('walk', 5, 5), score: 1 },
          { ...segment('run', 0, 1), score: Number.NaN },
        ],
      ],
    ]);
    expect(matchPredictions(truth, predictions, 0.5)).toEqual([]);
  });
});
