// What findings rest on: lengths against strides, time covered, what chance gets; by hand and by property.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceAccuracy } from '../../src/doctor/checks/chance.js';
import { coveredTime } from '../../src/doctor/checks/coverage.js';
import { fits, usualFit } from '../../src/doctor/checks/strideFit.js';
import { spread } from '../../src/doctor/inspect/contents.js';
import { quantile } from '../../src/doctor/numbers.js';
import type { InspectedVideo, Inspection } from '../../src/doctor/types.js';

describe('lengths', () => {
  test.each<[string, number, number, number, number, boolean]>([
    // A minute of 0.64 s strides and 2.56 s windows: 90 whole windows; 94 with steps up to the end.
    ['whole windows', 90, 60, 0.64, 2.56, true],
    ['steps up to the end', 94, 60, 0.64, 2.56, true],
    ['too many', 100, 60, 0.64, 2.56, false],
    ['too few', 80, 60, 0.64, 2.56, false],
    ['half the stride', 187, 60, 0.64, 0.64, false],
    ['a padded last stack (I3D, 35.08 s, T 14)', 14, 35.08, 2.56, 2.56, true],
    ['a video shorter than the window', 1, 1, 0.64, 2.56, true],
  ])('%s', (_, snippets, durationSec, strideSec, windowSec, right) => {
    expect(fits({ snippets, durationSec }, { strideSec, windowSec })).toBe(right);
  });

  test('the stride that long videos were extracted with is named, whatever is written', () => {
    const stride = fc.constantFrom(4, 8, 16, 32, 64);
    const durations = fc.array(fc.double({ min: 120, max: 7200, noNaN: true }), {
      minLength: 3,
      maxLength: 30,
    });
    fc.assert(
      fc.property(stride, stride, durations, (made, written, seconds) => {
        const lengths = seconds.map((durationSec) => ({
          snippets: Math.floor((durationSec * 25) / made),
          durationSec,
        }));
        const fit = usualFit(lengths, { fps: 25, strideFrames: written, windowFrames: written });
        expect(fit).toEqual({ setting: `strideFrames: ${made}`, share: 1 });
      }),
    );
  });

  test('frame rates are told apart', () => {
    const rate = fc.constantFrom(24, 25, 30, 15);
    fc.assert(
      fc.property(
        rate,
        fc.array(fc.double({ min: 120, max: 7200, noNaN: true }), { minLength: 3 }),
        (fps, seconds) => {
          const lengths = seconds.map((durationSec) => ({
            snippets: Math.floor((durationSec * fps) / 16),
            durationSec,
          }));
          const { setting } = usualFit(lengths, { fps: 10, strideFrames: 16, windowFrames: 16 });
          // A stride of 16 at 15 frames a second is none of the usual ones at 10.
          expect(setting).toBe(`fps: ${fps}`);
        },
      ),
    );
  });
});

test('time covered: overlaps once, nothing outside of the video', () => {
  const at = (startSec: number, endSec: number) => ({ label: 'a', startSec, endSec });
  expect(coveredTime([at(5, 7), at(1, 3), at(2, 4), at(2, 3)], 10)).toBe(5);
  expect(coveredTime([at(-5, 2), at(8, 90)], 10)).toBe(4);
  expect(coveredTime([at(11, 12)], 10)).toBe(0);
});

test('quantiles', () => {
  expect([quantile([5, 1, 3], 0), quantile([5, 1, 3], 0.5), quantile([5, 1, 3], 1)]).toEqual([1, 3, 5]);
});

test('a sample is spread over all, its ends among it', () => {
  expect(spread(3, 10)).toEqual([0, 1, 2]);
  expect(spread(101, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(spread(3, Number.POSITIVE_INFINITY)).toEqual([0, 1, 2]);
  fc.assert(
    fc.property(fc.nat(5000), fc.integer({ min: 1, max: 400 }), (count, wanted) => {
      const indices = spread(count, wanted);
      expect(new Set(indices).size).toBe(Math.min(count, wanted));
      expect(indices.every((index) => index >= 0 && index < count)).toBe(true);
    }),
  );
});

describe('what accuracy comes for nothing', () => {
  const inspection = (videos: Partial<InspectedVideo>[], classes: string[]): Inspection => ({
    dir: '',
    config: {
      name: '',
      classes,
      streams: [],
      annotations: '',
      splits: { train: 'train', test: 'test' },
      supervision: 'tags',
    },
    annotationsPath: '',
    subsets: new Map(),
    videos: videos.map((video, index) => ({
      id: `v${index}`,
      split: 'test',
      labels: [],
      segments: [],
      ...video,
    })),
    streams: [],
    sameContents: [],
  });
  const video = (label: string, startSec: number, endSec: number): Partial<InspectedVideo> => ({
    durationSec: 10,
    labels: [label],
    segments: [{ label, startSec, endSec }],
  });

  test('the whole video is right where an action fills it, and up to the tIoU that it gets', () => {
    const whole = chanceAccuracy(inspection([video('a', 0, 10), video('b', 0, 10)], ['a', 'b']));
    expect(whole).toMatchObject({ split: 'test', videos: 2, wholeVideo: 1 });
    // 4 of 10 s: right at .1, .2, .3 and .4 of the seven thresholds.
    const part = chanceAccuracy(inspection([video('a', 0, 4), video('b', 6, 10)], ['a', 'b']));
    expect(part?.wholeVideo).toBeCloseTo(4 / 7, 9);
  });

  test('knowing less gets less', () => {
    const videos = Array.from({ length: 200 }, (_, v) => video(`c${v % 10}`, (v % 7) + 0.5, (v % 7) + 3));
    const classes = Array.from({ length: 10 }, (_, c) => `c${c}`);
    const accuracy = chanceAccuracy(inspection(videos, classes))!;
    expect(accuracy.randomSegments).toBeLessThan(0.1);
    expect(accuracy.randomPlaces).toBeGreaterThan(2 * accuracy.randomSegments);
    expect(accuracy.wholeVideo).toBeCloseTo(2 / 7, 9);
    expect(chanceAccuracy(inspection(videos, classes))).toEqual(accuracy);
  });

  test('nothing without segments, or with Ambiguous and empty ones only', () => {
    expect(chanceAccuracy(inspection([{ labels: ['a'], durationSec: 10 }], ['a']))).toBeUndefined();
    expect(chanceAccuracy(inspection([video('Ambiguous', 1, 2), video('a', 2, 2)], ['a']))).toBeUndefined();
  });
});
