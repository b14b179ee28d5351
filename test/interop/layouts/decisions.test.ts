// What is decided from shapes, durations and names of subsets, and what is asked for because it is not clear.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import type { Annotations } from '../../../src/data/index.js';
import { decideAxes } from '../../../src/interop/layouts/decisions/axes.js';
import { decideColumns, parseColumns } from '../../../src/interop/layouts/decisions/columns.js';
import { decideSplits } from '../../../src/interop/layouts/decisions/splits.js';
import { decideTiming } from '../../../src/interop/layouts/decisions/timing.js';
import { requireInside } from '../../../src/interop/layouts/matchVideos.js';
import { timingOf } from '../../../src/interop/layouts/settingsFile.js';
import type { Axes, StreamTiming } from '../../../src/interop/layouts/types.js';

const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'nothing was thrown';
};

describe('axes', () => {
  const arrays = (shapes: number[][], expected?: number) =>
    shapes.map((shape, index) => ({ video: `v${index}`, path: `v${index}.npy`, shape, expected }));
  const decide = (shapes: number[][], expectedT?: number, given?: Axes, documented?: Axes) =>
    decideAxes({ name: 'rgb', axes: documented }, arrays(shapes, expectedT), given);

  test.each<[string, number[][], number | undefined, Axes]>([
    [
      'the second the same',
      [
        [10, 67],
        [12, 67],
      ],
      undefined,
      'TD',
    ],
    [
      'the first the same',
      [
        [67, 10],
        [67, 12],
      ],
      undefined,
      'DT',
    ],
    [
      'both the same, the duration fits the first',
      [
        [90, 67],
        [90, 67],
      ],
      91,
      'TD',
    ],
    [
      'both the same, the duration fits the second',
      [
        [67, 90],
        [67, 90],
      ],
      91,
      'DT',
    ],
    ['one video, long', [[14, 1024]], 13.7, 'TD'],
    ['one video, turned', [[1024, 14]], 13.7, 'DT'],
    [
      'an axis of one',
      [
        [1, 10, 67],
        [1, 12, 67],
      ],
      undefined,
      '1TD',
    ],
    ['an axis of one, one video', [[1, 10, 67]], undefined, '1TD'],
    [
      'ten crops',
      [
        [14, 10, 1024],
        [20, 10, 1024],
      ],
      undefined,
      'TCD',
    ],
    [
      'five crops',
      [
        [14, 5, 1024],
        [20, 5, 1024],
      ],
      undefined,
      'TCD',
    ],
    [
      'ten crops of one snippet, and others',
      [
        [1, 10, 1024],
        [20, 10, 1024],
      ],
      undefined,
      'TCD',
    ],
  ])('%s', (_, shapes, expectedT, axes) => {
    expect(decide(shapes, expectedT).value).toBe(axes);
  });

  test('as the source documents it, where content does not tell', () => {
    expect(
      decide(
        [
          [100, 400],
          [100, 400],
        ],
        undefined,
        undefined,
        'TD',
      ),
    ).toEqual({
      value: 'TD',
      why: 'as the source documents it',
    });
    // What is the same in all files is D, whatever is documented.
    expect(
      decide(
        [
          [400, 10],
          [400, 12],
        ],
        undefined,
        undefined,
        'TD',
      ).value,
    ).toBe('DT');
  });

  test('as given', () => {
    expect(
      decide(
        [
          [10, 67],
          [12, 67],
        ],
        undefined,
        'DT',
      ).value,
    ).toBe('DT');
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'both the same, nothing known',
      () =>
        decide([
          [90, 67],
          [90, 67],
        ]),
      /the time axis is not clear from 90 × 67.*--axes rgb:TD \(one of TD, DT/,
    ],
    [
      'both fit',
      () =>
        decide(
          [
            [90, 90],
            [90, 90],
          ],
          90,
        ),
      /not clear/,
    ],
    ['neither fits', () => decide([[90, 67]], 400), /not clear/],
    [
      'neither the same',
      () =>
        decide([
          [90, 67],
          [80, 66],
        ]),
      /neither axis is the same in all 2 files, such as 90 × 67 in v0\.npy and 80 × 66 in v1\.npy/,
    ],
    [
      'another number of axes',
      () =>
        decide([
          [90, 67],
          [1, 90, 67],
        ]),
      /v1\.npy: found 1 × 90 × 67, but v0\.npy has 90 × 67/,
    ],
    [
      'three axes of nothing known',
      () =>
        decide([
          [90, 7, 67],
          [80, 7, 67],
        ]),
      /not clear from 90 × 7 × 67.*--axes rgb:TCD \(one of 1TD, TCD/,
    ],
    [
      'crops first',
      () =>
        decide([
          [10, 90, 67],
          [10, 80, 67],
        ]),
      /not clear/,
    ],
    [
      'four axes',
      () => decide([[1, 90, 7, 67]]),
      /expected features of shape \(T, D\), found 1 × 90 × 7 × 67/,
    ],
    ['one axis', () => decide([[90]]), /expected features of shape \(T, D\), found 90/],
    [
      'said, and of another rank',
      () => decide([[90, 67]], undefined, 'TCD'),
      /found 90 × 67, which --axes rgb:TCD does not fit\. Write one of TD, DT/,
    ],
  ])('%s', (_, work, words) => {
    expect(message(work)).toMatch(words);
  });
});

describe('columns', () => {
  test('halves of 2,048, and nothing else, without being said', () => {
    expect(decideColumns(2048, undefined, 'a')?.value.map(({ first, last }) => [first, last])).toEqual([
      [0, 1023],
      [1024, 2047],
    ]);
    expect(decideColumns(1024, undefined, 'a')).toBeUndefined();
    expect(decideColumns(2048, parseColumns('none'), 'a')).toBeUndefined();
    expect(decideColumns(6, parseColumns('a:0-2, b-1:3-5'), 'a')?.value).toEqual([
      { name: 'a', first: 0, last: 2 },
      { name: 'b-1', first: 3, last: 5 },
    ]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'no form',
      () => parseColumns('rgb=0:1023'),
      /expected names and columns such as rgb:0-1023.*found "rgb=0:1023"/,
    ],
    ['backwards', () => parseColumns('rgb:9-3'), /found "rgb:9-3"/],
    [
      'past the end',
      () => decideColumns(6, parseColumns('a:0-6'), 'v.npy'),
      /v\.npy: --split-streams a:0-6 goes past the 6 columns \(0 to 5\)/,
    ],
  ])('%s', (_, work, words) => {
    expect(message(work)).toMatch(words);
  });
});

describe('time', () => {
  const videos = (list: [snippets: number, durationSec?: number][]) =>
    list.map(([snippets, durationSec], index) => ({ video: `v${index}`, snippets, durationSec }));
  const paper = { value: { fps: 25, strideFrames: 16, windowFrames: 16 }, why: 'config.py' } as const;

  test('as given, whatever the durations', () => {
    const said = { strideSec: 9, windowSec: 9 };
    expect(decideTiming(said, paper, videos([[10, 1]])).value).toBe(said);
  });

  test('as documented, if the durations fit or are not known', () => {
    expect(
      decideTiming(
        undefined,
        paper,
        videos([
          [100, 64.2],
          [50, 32.1],
        ]),
      ),
    ).toBe(paper);
    expect(decideTiming(undefined, paper, videos([[100], [50]]))).toBe(paper);
    // A few faulty durations are left to be found later.
    expect(
      decideTiming(
        undefined,
        paper,
        videos([
          [100, 64.2],
          [50, 32.1],
          [50, 300],
        ]),
      ),
    ).toBe(paper);
  });

  test('documented, and the durations say otherwise', () => {
    expect(
      message(() =>
        decideTiming(
          undefined,
          paper,
          videos([
            [200, 64.2],
            [100, 32.1],
            [300, 96],
          ]),
        ),
      ),
    ).toMatch(
      /does not fit the durations: a stride of 16 frames, windows of 16, at 25 frames\/s \(config\.py\), but the 100 snippets of "v1" would cover 64\.0 s of 32\.1 s\..*--fps 25.*0\.32 s \(such as 8 frames at 25 frames\/s\)/,
    );
  });

  test('the same T for all, durations that are not: rescaled', () => {
    expect(
      decideTiming(
        undefined,
        undefined,
        videos([
          [100, 20],
          [100, 64],
          [100, 300],
        ]),
      ),
    ).toEqual({
      value: { rescaled: true },
      why: 'all videos have T = 100, and last from 20 to 300 s',
    });
    expect(
      decideTiming(
        undefined,
        paper,
        videos([
          [100, 20],
          [100, 30],
          [100, 300],
        ]),
      ).value,
    ).toEqual({ rescaled: true });
  });

  test('durations that allow one usual stride only', () => {
    const long = videos([1600, 2231, 3777, 2950].map((t) => [t, (t + 0.4) * (8 / 25)]));
    expect(decideTiming(undefined, undefined, long).value).toEqual({ strideSec: 8 / 25, windowSec: 8 / 25 });
  });

  test.each<[string, [number, number?][], RegExp]>([
    [
      'no durations',
      [[10], [20]],
      /the stride is not known: the source does not state it, and no duration is known to derive it from\. Give it: .*--stride-sec 0\.64/,
    ],
    // 60 s, T = 90: strides of 0.64 s with long windows, or 2/3 s.
    [
      'several strides possible',
      [
        [90, 60],
        [90, 60],
      ],
      /several usual strides fit the durations.*These strides fit the durations: 0\.6667 s .*0\.64 s/,
    ],
    [
      'a stride that nobody uses',
      [
        [1000, 777],
        [2000, 1554],
        [3000, 2331],
      ],
      /no usual stride fits the durations/,
    ],
    [
      'T and durations that do not go together',
      [
        [10, 500],
        [5000, 20],
      ],
      /no usual stride fits/,
    ],
  ])('%s', (_, list, words) => {
    expect(message(() => decideTiming(undefined, undefined, videos(list)))).toMatch(words);
  });

  test.each<[string, StreamTiming, RegExp]>([
    [
      'frame rates',
      { fps: 'video', strideFrames: 4, windowFrames: 16 },
      /for 2 videos no frame rate is known: v0, v1\. Give the rate/,
    ],
    [
      'durations',
      { rescaled: true },
      /T snippets cover the whole video \(config\), but for 2 videos no duration is known: v0, v1\. Give annotations/,
    ],
  ])('%s that are not known', (_, value, words) => {
    expect(message(() => decideTiming(undefined, { value, why: 'config' }, videos([[10], [20]])))).toMatch(
      words,
    );
  });

  test.each<[string, Record<string, unknown>, unknown]>([
    [
      'ActionFormer, a rate for all',
      { dataset: { feat_stride: 16, num_frames: 32, default_fps: 30 } },
      { fps: 30, strideFrames: 16, windowFrames: 32 },
    ],
    [
      'ActionFormer, rates of their own',
      { dataset: { feat_stride: 4, num_frames: 16 } },
      { fps: 'video', strideFrames: 4, windowFrames: 16 },
    ],
    ['ActionFormer, fixed length', { dataset: { feat_stride: -1, num_frames: -1 } }, { rescaled: true }],
    ['seconds', { stride: 0.64, window: 2.56 }, { strideSec: 0.64, windowSec: 2.56 }],
    ['something else', { name: 'x' }, undefined],
    ['no number', { feat_stride: 'four' }, undefined],
  ])('settings: %s', (_, settings, timing) => {
    expect(timingOf(settings)).toEqual(timing);
  });
});

describe('subsets', () => {
  const of = (subsets: Record<string, [labelled: number, without: number]>): Annotations =>
    new Map(
      Object.entries(subsets).flatMap(([subset, [labelled, without]]) =>
        Array.from({ length: labelled + without }, (_, index) => [
          `${subset}${index}`,
          { subset, labels: index < labelled ? ['a'] : [], segments: [] },
        ]),
      ),
    );

  test.each<[string, Record<string, [number, number]>, object]>([
    [
      'three',
      { train: [2, 0], val: [1, 0], test: [1, 0] },
      { train: 'train', validation: 'val', test: 'test' },
    ],
    [
      'ActivityNet: testing without labels',
      { training: [3, 0], validation: [2, 0], testing: [0, 2] },
      { train: 'training', test: 'validation' },
    ],
    ["THUMOS'14", { validation: [2, 0], test: [2, 0] }, { train: 'validation', test: 'test' }],
    ['one', { all: [2, 0] }, { train: 'all' }],
    ['capitals', { Train: [1, 0], Test: [1, 0] }, { train: 'Train', test: 'Test' }],
  ])('%s', (_, subsets, splits) => {
    expect(decideSplits(of(subsets), {}, undefined).value).toEqual(splits);
  });

  test('as given, before what is documented', () => {
    const documented = { value: { train: 'a' }, why: '' };
    expect(
      decideSplits(of({ a: [1, 0], b: [1, 0] }), { train: 'b', test: undefined }, documented).value,
    ).toEqual({ train: 'b' });
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'names that say nothing',
      () => decideSplits(of({ a: [1, 0], b: [2, 0] }), {}, undefined),
      /not clear from the subsets "a" \(1 with labels\), "b" \(2 with labels\)\. Give them: --train NAME/,
    ],
    [
      'a subset that is not there',
      () => decideSplits(of({ a: [1, 0] }), { test: 'c' }, undefined),
      /--test c: no video is in that subset\. Subsets: "a"/,
    ],
  ])('%s', (_, work, words) => {
    expect(message(work)).toMatch(words);
  });
});

test.each(['../up', 'a/../../b', '/abs', 'C:/x', 'C:x', '..', '.', '', 'a//b', 'a\\..\\b', 'a\0b'])(
  'the name %j would lie outside',
  (name) => {
    expect(message(() => requireInside(name, 'list.txt'))).toMatch(
      /^list\.txt: a video is called ".*outside of the data set/,
    );
  },
);

test.each(['a b', '-x', 'übung', 'day 1/b', '..a', 'a..', '走路', '--'])('the name %j is fine', (name) => {
  expect(message(() => requireInside(name, 'list.txt'))).toBe('nothing was thrown');
});
