// Evaluation on small cases worked out by hand, its warnings, and properties that hold for any predictions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prediction, Segment } from '../../src/core/index.js';
import { analyzeErrors, evaluate, type Protocol } from '../../src/evaluate/index.js';

const segment = (startSec: number, endSec: number, label = 'a'): Segment => ({ label, startSec, endSec });
const prediction = (startSec: number, endSec: number, score: number, label = 'a'): Prediction => ({
  ...segment(startSec, endSec, label),
  score,
});
const apOf = (truth: Segment[], predicted: Prediction[], protocol: Protocol, tiou = 0.5) =>
  evaluate(new Map([['v', truth]]), new Map([['v', predicted]]), { protocol, tiou: [tiou] }).mAP[0];

describe('average precision', () => {
  const truth = [segment(0, 10), segment(20, 30)];
  it.each<[string, Segment[], Prediction[], number, number]>([
    ['both found', truth, [prediction(0, 10, 0.9), prediction(20, 30, 0.8)], 1, 1],
    ['one of two found', truth, [prediction(0, 10, 0.9)], 0.5, 0.5],
    [
      'a false positive between',
      truth,
      [prediction(0, 10, 0.9), prediction(50, 60, 0.8), prediction(20, 30, 0.7)],
      (1 + 2 / 3) / 2,
      (1 + 2 / 3) / 2,
    ],
    [
      'a false positive first: precision is interpolated',
      truth,
      [prediction(50, 60, 0.9), prediction(0, 10, 0.8), prediction(20, 30, 0.7)],
      2 / 3,
      (1 / 2 + 2 / 3) / 2,
    ],
    ['a duplicate counts once', [segment(0, 10)], [prediction(0, 9, 0.9), prediction(0, 10, 0.8)], 1, 1 / 2],
    [
      'the second nearest when the nearest is taken',
      [segment(0, 10), segment(0, 9)],
      [prediction(0, 10, 0.9), prediction(0, 10, 0.8)],
      1,
      1,
    ],
    ['tIoU exactly at the threshold', [segment(0, 10)], [prediction(0, 5, 1)], 1, 0],
    ['nothing predicted', truth, [], 0, 0],
  ])('%s', (_, segments, predictions, activitynet, thumos14) => {
    // Sums of a few fractions in double precision.
    expect(apOf(segments, predictions, 'activitynet')).toBeCloseTo(activitynet, 12);
    expect(apOf(segments, predictions, 'thumos14')).toBeCloseTo(thumos14, 12);
  });

  it('ignores what touches an Ambiguous segment in the thumos14 protocol', () => {
    const segments = [segment(0, 10), segment(50, 60, 'Ambiguous')];
    const predictions = [prediction(52, 70, 0.9), prediction(0, 10, 0.8)];
    expect(apOf(segments, predictions, 'thumos14')).toBe(1);
    expect(apOf(segments, [prediction(61, 70, 0.9), predictions[1]], 'thumos14')).toBe(0.5);
  });

  it('breaks ties in file order, and by video name in the thumos14 protocol', () => {
    const truth = new Map([
      ['b', [segment(0, 10)]],
      ['a', [segment(50, 60)]],
    ]);
    const predicted = new Map([
      ['b', [prediction(0, 10, 0.5)]],
      ['a', [prediction(0, 10, 0.5)]],
    ]);
    const options = { tiou: [0.5] };
    expect(evaluate(truth, predicted, { protocol: 'activitynet', ...options }).mAP[0]).toBe(0.5);
    expect(evaluate(truth, predicted, { protocol: 'thumos14', ...options }).mAP[0]).toBe(0.25);
  });
});

describe('what cannot count', () => {
  const truth = new Map([['v', [segment(0, 10)]]]);
  const options = { protocol: 'activitynet', tiou: [0.5] } as const;
  it.each<[string, string, Prediction]>([
    ['unknownLabel', 'v', prediction(0, 10, 1, 'b')],
    ['emptySegment', 'v', prediction(10, 10, 1)],
    ['emptySegment', 'v', prediction(10, 5, 1)],
    ['notFinite', 'v', prediction(0, 10, Number.NaN)],
    ['notFinite', 'v', prediction(0, Number.POSITIVE_INFINITY, 1)],
  ])('%s is left out with a warning', (kind, video, bad) => {
    const good = prediction(0, 10, 0.5);
    const predicted = new Map([['v', [good]]]);
    predicted.set(video, [bad, ...(predicted.get(video) ?? [])]);
    const { mAP, warnings } = evaluate(truth, predicted, options);
    expect(mAP).toEqual([1]);
    expect(warnings.map((warning) => [warning.kind, warning.count])).toEqual([[kind, 1]]);
  });

  it('predictions of unknown videos are false positives, with a warning', () => {
    const predicted = new Map([
      ['w', [prediction(0, 10, 1)]],
      ['v', [prediction(0, 10, 0.5)]],
    ]);
    const { mAP, warnings } = evaluate(truth, predicted, options);
    expect(mAP).toEqual([0.5]);
    expect(warnings.map(({ kind, count }) => [kind, count])).toEqual([['unknownVideo', 1]]);
  });

  it('gives 0 and a warning when nothing is predicted', () => {
    const { average, warnings } = evaluate(truth, new Map(), options);
    expect(average).toBe(0);
    expect(warnings.map(({ kind }) => kind)).toEqual(['noPredictions']);
  });

  it('refuses to evaluate against nothing', () => {
    expect(() => evaluate(new Map([['v', []]]), new Map(), options)).toThrow('no ground-truth segments');
    expect(() => evaluate(truth, new Map(), { ...options, tiou: [] })).toThrow('no tIoU threshold');
  });
});

describe('properties', () => {
  const anySegment = fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }), fc.constantFrom('a', 'b'))
    .map(([start, length, label]) => segment(start, start + length, label));
  const anyPrediction = fc
    .tuple(anySegment, fc.integer({ min: 0, max: 10 }))
    .map(([s, score]): Prediction => ({ ...s, score }));
  const videos = fc.constantFrom('v', 'w');
  const byVideo = <T>(item: fc.Arbitrary<T>, minLength: number) =>
    fc.array(fc.tuple(videos, item), { minLength, maxLength: 30 }).map((pairs) => {
      const map = new Map<string, T[]>([
        ['v', []],
        ['w', []],
      ]);
      for (const [video, value] of pairs) map.get(video)?.push(value);
      return map;
    });
  const protocols = fc.constantFrom<Protocol>('activitynet', 'thumos14');
  const tiou = [0.1, 0.5, 0.9];

  it('AP lies in [0, 1], and does not rise with the threshold', () => {
    fc.assert(
      fc.property(byVideo(anySegment, 1), byVideo(anyPrediction, 0), (truth, predicted) => {
        for (const { ap } of evaluate(truth, predicted, { protocol: 'activitynet', tiou }).classes) {
          for (const value of ap) expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
        }
      }),
    );
  });

  it('depends on the order of scores only', () => {
    fc.assert(
      fc.property(
        byVideo(anySegment, 1),
        byVideo(anyPrediction, 0),
        protocols,
        (truth, predicted, protocol) => {
          const rescaled = new Map(
            [...predicted].map(([v, list]) => [
              v,
              list.map((p) => ({ ...p, score: Math.exp(p.score / 3) - 5 })),
            ]),
          );
          const { mAP } = evaluate(truth, predicted, { protocol, tiou });
          expect(evaluate(truth, rescaled, { protocol, tiou }).mAP).toEqual(mAP);
        },
      ),
    );
  });

  it('is 1 for the ground truth itself', () => {
    fc.assert(
      fc.property(byVideo(anySegment, 1), protocols, (truth, protocol) => {
        const perfect = new Map(
          [...truth].map(([v, list]) => [v, list.map((s): Prediction => ({ ...s, score: 1 }))]),
        );
        // Sums of as many ones as there are segments, divided by their number.
        expect(evaluate(truth, perfect, { protocol, tiou }).average).toBeCloseTo(1, 12);
      }),
    );
  });

  it('does not rise when a false positive is added', () => {
    fc.assert(
      fc.property(
        byVideo(anySegment, 1),
        byVideo(anyPrediction, 0),
        protocols,
        fc.integer({ min: -1, max: 11 }),
        (truth, predicted, protocol, score) => {
          const more = new Map(predicted).set('v', [
            ...(predicted.get('v') ?? []),
            prediction(1000, 1010, score),
          ]);
          const before = evaluate(truth, predicted, { protocol, tiou }).mAP;
          evaluate(truth, more, { protocol, tiou }).mAP.forEach((value, k) => {
            expect(value).toBeLessThanOrEqual(before[k] + 1e-12);
          });
        },
      ),
    );
  });

  it('perfect scores never hurt, and counts add up', () => {
    fc.assert(
      fc.property(byVideo(anySegment, 1), byVideo(anyPrediction, 0), (truth, predicted) => {
        const analysis = analyzeErrors(truth, predicted, { protocol: 'activitynet', tiou, at: 0.5 });
        expect(analysis.oracle.scores).toBeGreaterThanOrEqual(analysis.average - 1e-12);
        const positives = [...truth.values()].flat().length;
        expect(analysis.truePositives + analysis.missed).toBe(positives);
      }),
    );
  });
});

describe('error analysis', () => {
  it('tells the kinds of false positives apart, and what an oracle would gain', () => {
    const truth = new Map([
      ['v', [segment(0, 10), segment(20, 30), segment(40, 50), segment(60, 70), segment(80, 90, 'b')]],
    ]);
    const predicted = new Map([
      [
        'v',
        [
          prediction(0, 10, 0.9),
          prediction(1, 10, 0.8),
          prediction(20, 24, 0.7),
          prediction(80, 90, 0.6),
          prediction(100, 110, 0.5),
        ],
      ],
    ]);
    const { falsePositives, truePositives, missed, average, oracle } = analyzeErrors(truth, predicted, {
      protocol: 'activitynet',
      tiou: [0.5],
      at: 0.5,
    });
    // Class a has four segments, so its four best predictions are looked at: the one in the background is the fifth.
    expect(falsePositives).toEqual({ duplicate: 1, boundary: 1, wrongClass: 1, background: 0 });
    expect([truePositives, missed]).toEqual([1, 4]);
    expect(average).toBeCloseTo(1 / 8, 12);
    expect(oracle.labels).toBeCloseTo((1 / 4 + 1) / 2, 12);
    expect(oracle.boundaries).toBeCloseTo((1 / 4 + 2 / 3 / 4) / 2, 12);
  });
});
