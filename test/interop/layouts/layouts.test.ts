// Every layout: found by its content or named, and what is imported equals what NumPy and h5py wrote.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../../src/data/index.js';
import { type ImportOptions, importDataset } from '../../../src/interop/layouts/index.js';
import { expected, fixture, rowsOf, temporary } from './fixtures.js';

const columns = [
  { name: 'rgb', first: 0, last: 3 },
  { name: 'flow', first: 4, last: 7 },
];
const halfSeconds = { timing: { strideSec: 0.5, windowSec: 0.5 } };
const strides = ({ videos }: Dataset) => videos.map(({ strideSec }) => Number(strideSec.toFixed(4)));
const thumos = { train: 4, test: 3 };

interface Case {
  readonly source: string;
  readonly layout: string;
  readonly reason: RegExp;
  readonly options?: ImportOptions;
  /** Name in expected.json, if it is another. */
  readonly expects?: string;
  readonly splits: Readonly<Record<string, number>>;
  /** Of the videos in order; one for all. */
  readonly strideSec: readonly number[];
  /** What is said, in dataset.yaml and printed. */
  readonly said: readonly RegExp[];
}

const cases: Case[] = [
  {
    source: 'dgam',
    layout: 'dgam',
    reason: /14 files such as test_data\/flow_features\/1\.npy/,
    splits: thumos,
    strideSec: [0.64],
    said: [
      /no list of names, so file n is called train_n/,
      /alphabetical order \(3 of 3 labels/,
      /14 linked|7 linked/,
    ],
  },
  {
    source: 'basnet',
    layout: 'basnet',
    reason: /split_test\.txt and 14 feature files/,
    splits: thumos,
    strideSec: [0.64],
    said: [/feature_fps 25, 16 frames/, /lists split_\*\.txt/],
  },
  {
    source: 'basnet_joint',
    layout: 'basnet',
    reason: /4 feature files/,
    splits: { train: 2, test: 2 },
    strideSec: [0.64],
    said: [/D = 2048 is taken to be 1,024 of RGB, then 1,024 of flow/, /3 without a subset/],
  },
  {
    source: 'wtalc',
    layout: 'wtalc',
    reason: /Thumos14reduced-I3D-JOINTFeatures\.npy with 7 videos/,
    options: { columns },
    splits: thumos,
    strideSec: [0.64],
    said: [
      /factor 25\.0\/16\.0/,
      /7 unpacked to \.npy, element type as it was/,
      /validation is the training split/,
    ],
  },
  {
    source: 'actionformer',
    layout: 'actionformer',
    reason: /configs\/thumos_i3d\.yaml .*thumos14\.json with "fps"/,
    splits: thumos,
    // 4 frames of videos at 25, 29.97 and 30 a second, in turn.
    strideSec: [0.16, 0.1335, 0.1333, 0.16, 0.1335, 0.1333, 0.16],
    said: [/fps: video/, /train_split and val_split/],
  },
  {
    source: 'actionformer_npz',
    layout: 'actionformer',
    reason: /configs\/thumos_i3d\.yaml/,
    splits: thumos,
    strideSec: [0.5333],
    said: [/fps: 30/, /7 linked/],
  },
  {
    source: 'opentad_pkl',
    layout: 'actionformer',
    reason: /thumos_14_anno\.json with "frame"/,
    options: { timing: { fps: 'video', strideFrames: 4, windowFrames: 16 } },
    splits: thumos,
    strideSec: [0.1333],
    said: [/7 unpacked/, /as for ActivityNet/],
  },
  {
    source: 'bmn',
    layout: 'bmn',
    reason: /anet_anno_action\.json with duration_second/,
    splits: thumos,
    // 20 s of which 588 of 600 frames are covered, in 100 snippets; each video 35 s and 1050 frames longer.
    strideSec: [0.196, 0.546, 0.896, 1.246, 1.596, 1.946, 2.296],
    said: [/rescaled: true/, /7 unpacked/],
  },
  {
    source: 'gtad',
    layout: 'bmn',
    reason: /4 HDF5 files such as .*flow_test\.h5/,
    splits: thumos,
    strideSec: [0.0333],
    said: [/allfrms/, /trains on val_Annotation\.csv/],
  },
  ...['plain', 'plain_endings', 'plain_dt', 'plain_1td', 'plain_crops'].map((source) => ({
    source,
    layout: 'plain',
    reason: /feature files such as /,
    options: halfSeconds,
    splits: { train: 3, test: 2 },
    strideSec: [0.5],
    said: [
      {
        plain: /5 linked/,
        plain_endings: /axes TD: axis 2 is 3 in all files/,
        plain_dt: /axes: DT +# axis 1 is 3 in all files/,
        plain_1td: /axes: 1TD +# axis 1 is 1 in all files/,
        plain_crops: /axes: TCD +# axis 2 is 10 in all files: crops\n +crop: mean/,
      }[source] ?? /^$/,
    ],
  })),
  {
    source: 'plain_crops',
    layout: 'plain',
    reason: /5 feature files/,
    options: { ...halfSeconds, crop: 3 },
    expects: 'plain_crops_3',
    splits: { train: 3, test: 2 },
    strideSec: [0.5],
    said: [/crop: 3 /],
  },
];

describe.each(cases)(
  '$source (crop $options.crop)',
  ({ source, layout, reason, options, expects, splits, strideSec, said }) => {
    test('is found, and its features equal what was written', async () => {
      const out = join(temporary(), 'out');
      const imported = await importDataset(fixture(source), out, options);
      expect(imported.layout).toBe(layout);
      expect(imported.reason).toMatch(reason);
      expect(rowsOf(imported.dataset)).toEqual(expected[expects ?? source]);
      const { videos, warnings } = imported.dataset;
      expect(warnings).toEqual([]);
      for (const [split, n] of Object.entries(splits))
        expect(videos.filter((video) => video.split === split)).toHaveLength(n);
      expect(videos).toHaveLength(Object.values(splits).reduce((a, b) => a + b, 0));
      expect(strides(imported.dataset)).toEqual(
        strideSec.length === 1 ? videos.map(() => strideSec[0]) : strideSec,
      );
      const yaml = readFileSync(join(out, 'dataset.yaml'), 'utf8');
      for (const words of said) expect(yaml).toMatch(words);
    });

    test('is the same by name', async () => {
      const out = join(temporary(), 'out');
      const imported = await importDataset(fixture(source), out, { ...options, layout, copy: true });
      expect(rowsOf(imported.dataset)).toEqual(expected[expects ?? source]);
      expect(imported.files.linked).toBeUndefined();
    });
  },
);

test('labels and segments of the layouts', async () => {
  const of = async (source: string, options: ImportOptions = {}) => {
    const { dataset } = await importDataset(fixture(source), join(temporary(), 'out'), options);
    return dataset.videos.map(({ labels, segments }) => [
      labels.map((label) => dataset.classes[label]),
      segments.length,
    ]);
  };
  // Sources list their videos in orders of their own.
  const sorted = (videos: unknown[]) => videos.map((video) => JSON.stringify(video)).sort();
  const timed = [
    [['BaseballPitch'], 1],
    [['CliffDiving', 'Diving'], 2],
    [['Diving'], 1],
    [['BaseballPitch'], 1],
    [['CliffDiving'], 1],
    [['Diving'], 1],
    [['BaseballPitch'], 1],
  ];
  for (const source of ['basnet', 'wtalc', 'actionformer', 'actionformer_npz', 'bmn', 'gtad'])
    expect(sorted(await of(source, source === 'wtalc' ? { columns } : {})), source).toEqual(sorted(timed));
  // DGAM has no segments of what it is trained on.
  const dgam = timed.map(([labels, segments], index) => [labels, index < 4 ? 0 : segments]);
  expect(await of('dgam')).toEqual(dgam);
});
