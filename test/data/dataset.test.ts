// Data sets: one that is right, the one in examples/, and every mistake that a user can make in one.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { npyBytes, writeSafetensors } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import { openDataset, videosOf } from '../../src/data/index.js';
import { counting, database, type Files, makeDataset, withDatabase, yaml } from './makeDataset.js';

describe('a data set that is right', () => {
  test('streams, videos, labels, durations', () => {
    const dataset = openDataset(makeDataset());
    expect(dataset).toMatchObject({ name: 'tiny', classes: ['walk', 'run', 'sit down'], warnings: [] });
    expect(dataset.streams).toEqual([
      { name: 'acc', dim: 3, timing: { kind: 'seconds', strideSec: 0.5, windowSec: 2 } },
      { name: 'gyro', dim: 2, timing: { kind: 'seconds', strideSec: 0.5, windowSec: 1 } },
    ]);
    expect(dataset.videos[0]).toMatchObject({ strideSec: 0.5, windowSec: 2 });
    expect(dataset.videos.map(({ id, split, labels, snippets }) => [id, split, labels, snippets])).toEqual([
      ['a', 'train', [1, 0], 10],
      ['b', 'train', [2], 10],
      ['c', 'validation', [0], 10],
      ['d', 'test', [], 10],
    ]);
    expect(dataset.videos[0].segments[1]).toEqual({ label: 'walk', startSec: 2, endSec: 3.5 });
    // As annotated; else (10 − 1) · 0.5 s + 2 s, the longer of the two windows.
    expect(dataset.videos.map((video) => video.durationSec)).toEqual([6.5, 6.5, 6.5, 6.5]);
    expect(dataset.openFeatures({ id: 'b' }, 'gyro')).toMatchObject({
      snippets: 10,
      dim: 2,
      fileBytes: 128 + 80,
    });
    expect(() => dataset.openFeatures({ id: 'b' }, 'rgb')).toThrow(RangeError);
  });

  test('temporal annotations are seen only as far as the supervision says', () => {
    const annotations = [
      { label: 'run', segment: [1, 2] },
      { label: 'walk', point: 3 },
    ];
    const files = withDatabase({
      a: { subset: 'training', duration: 6.5, annotations, background: [[4, 5]] },
    });
    const seen = (supervision?: string) =>
      openDataset(
        makeDataset({
          ...files,
          'dataset.yaml': supervision ? `${yaml}supervision: ${supervision}\n` : yaml,
        }),
      ).videos[0].temporalAnnotations;
    expect(seen()).toEqual([]);
    expect(seen('points')).toEqual([
      { startSec: 4, endSec: 5 },
      { label: 'walk', startSec: 3, endSec: 3 },
    ]);
    expect(seen('segments')).toHaveLength(3);
  });

  test('supervision by points without any point: a warning', () => {
    const { warnings } = openDataset(makeDataset({ 'dataset.yaml': `${yaml}supervision: points\n` }));
    expect(warnings).toEqual([
      expect.stringMatching(/supervision is by points, but no training video has temporal annotations/),
    ]);
  });

  test('features in folders, and in the other formats', () => {
    const data = Float32Array.from({ length: 30 }, (_, i) => i);
    const dir = makeDataset({
      ...withDatabase({ b: undefined, 'day 1/b': { subset: 'training', annotations: [{ label: 'run' }] } }),
      'acc/day 1/b.npy': counting(10, 3),
      'gyro/day 1/b.npy': counting(10, 2),
      'acc/a.npy': undefined,
      'acc/a.safetensors': writeSafetensors({ x: { shape: [10, 3], data } }),
    });
    const dataset = openDataset(dir);
    expect(dataset.openFeatures({ id: 'a' }, 'acc').path).toBe(join(dir, 'acc', 'a.safetensors'));
    expect(dataset.openFeatures({ id: 'day 1/b' }, 'acc').snippets).toBe(10);
  });

  test('one snippet more in one stream is trimmed, and said', () => {
    const dataset = openDataset(makeDataset({ 'acc/b.npy': counting(11, 3) }));
    expect(dataset.videos[1].snippets).toBe(10);
    expect(dataset.warnings).toEqual([
      '1 video with one snippet more in one stream than in another: trimmed to the shorter',
    ]);
  });

  test('subsets without a part are left out, features or not, and said', () => {
    const extra = { e: { subset: 'extra', annotations: [{ label: 'fly' }] }, f: { subset: 'extra' } };
    const dataset = openDataset(makeDataset(withDatabase(extra)));
    expect(dataset.videos.map((video) => video.id)).toEqual(['a', 'b', 'c', 'd']);
    expect(dataset.warnings).toEqual([
      '2 videos of subset "extra" left out: splits in dataset.yaml do not name it',
    ]);
  });

  test('snippets that cover another time than the duration are said', () => {
    const slow = { d: { subset: 'testing', duration: 60, annotations: [] } };
    const [warning] = openDataset(makeDataset(withDatabase(slow))).warnings;
    expect(warning).toMatch(
      /^1 video whose snippets cover another time .* "d": 6\.50 s of 60\.00 s; check the stride/,
    );
  });

  const ownTimes = (acc: string, gyro: string, changed: object): Files => ({
    'dataset.yaml': yaml
      .replace('strideSec: 0.5, windowSec: 2', acc)
      .replace('fps: 50, strideFrames: 25, windowFrames: 50', gyro),
    ...withDatabase(changed),
  });

  test('rescaled features: T snippets cover each video, whatever it lasts', () => {
    const [a, b] = [
      { ...database.a, duration: 20 },
      { ...database.b, duration: 300, covered: 250 },
    ];
    const rest = { c: { ...database.c, duration: 5 }, d: { ...database.d, duration: 5 } };
    const dataset = openDataset(makeDataset(ownTimes('rescaled: true', 'rescaled: true', { a, b, ...rest })));
    // 10 snippets each; b says that they cover less than the whole.
    expect(dataset.videos.map((video) => video.strideSec)).toEqual([2, 25, 0.5, 0.5]);
    expect(dataset.videos.map((video) => video.windowSec)).toEqual([2, 25, 0.5, 0.5]);
    expect(dataset.videos.map((video) => video.durationSec)).toEqual([20, 300, 5, 5]);
  });

  test('strides in frames of videos that have frame rates of their own', () => {
    const own = 'fps: video, strideFrames: 10, windowFrames: 20';
    const rates = [10, 20, 25, 50].map((fps, i) => ({ ...Object.values(database)[i], fps }));
    const [a, b, c, d] = rates;
    const dataset = openDataset(makeDataset(ownTimes(own, own, { a, b, c, d })));
    expect(dataset.videos.map((video) => video.strideSec)).toEqual([1, 0.5, 0.4, 0.2]);
    expect(dataset.videos.map((video) => video.windowSec)).toEqual([2, 1, 0.8, 0.4]);
  });

  test('videosOf gives a split, or says which there are', () => {
    const dataset = openDataset(makeDataset({ 'dataset.yaml': yaml.replace('validation: val, ', '') }));
    expect(videosOf(dataset, 'train').map((video) => video.id)).toEqual(['a', 'b']);
    expect(() => videosOf(dataset, 'validation')).toThrow(UserError);
    expect(() => videosOf(dataset, 'validation')).toThrow(
      /dataset\.yaml: the split "validation" has no videos \(found: train 2, validation 0, test 1\)/,
    );
  });
});

describe('the HAPT example', () => {
  const dataset = openDataset(new URL('../../examples/hapt', import.meta.url).pathname);

  test('has the videos, segments and labels that its README says', () => {
    expect(dataset.videos).toHaveLength(332);
    expect(dataset.warnings).toEqual([]);
    expect(dataset.streams.map(({ name, dim }) => [name, dim])).toEqual([
      ['acc', 67],
      ['gyro', 67],
    ]);
    const counts = (['train', 'validation', 'test'] as const).map((split) => {
      const videos = videosOf(dataset, split);
      const segments = videos.reduce((sum, video) => sum + video.segments.length, 0);
      const labels = videos.reduce((sum, video) => sum + video.labels.length, 0);
      return [videos.length, segments, (labels / videos.length).toFixed(2)];
    });
    expect(counts).toEqual([
      [228, 616, '2.12'],
      [34, 83, '1.82'],
      [70, 163, '1.90'],
    ]);
    expect(dataset.videos.every((video) => video.snippets === 90 && video.durationSec === 60)).toBe(true);
  });

  test('has as many videos per class', () => {
    const perClass = dataset.classes.map(
      (_, index) => videosOf(dataset, 'train').filter((video) => video.labels.includes(index)).length,
    );
    expect(perClass).toEqual([79, 69, 81, 42, 43, 42, 43, 43, 41]);
  });
});

describe('mistakes', () => {
  const stream = (text: string): Files => ({
    'dataset.yaml': yaml.replace('acc: { features: acc, strideSec: 0.5, windowSec: 2 }', `acc: ${text}`),
  });
  const replaced = (from: string, to: string): Files => ({ 'dataset.yaml': yaml.replace(from, to) });
  const cut = counting(10, 3).slice(0, 200);

  test.each<[string, Files, RegExp]>([
    [
      'no dataset.yaml',
      { 'dataset.yaml': undefined },
      /dataset\.yaml does not exist\. Write one, such as:\nname: my-data/,
    ],
    ['bad YAML', { 'dataset.yaml': 'name: [a\nclasses: b' }, /dataset\.yaml is not valid YAML: .* at line 2/],
    [
      'an empty dataset.yaml',
      { 'dataset.yaml': '' },
      /dataset\.yaml: the top level: expected a mapping, found null/,
    ],
    ['an unknown key', replaced('classes:', 'clases:'), /dataset\.yaml: .*clas/],
    [
      'an unknown key more',
      replaced('name: tiny', 'name: tiny\nlicense: x'),
      /unknown key "license"\. Did you mean "licence"\?/,
    ],
    [
      'an unknown key of a stream',
      stream('{ features: acc, stridesec: 0.5, windowSec: 2 }'),
      /streams\.acc: unknown key "stridesec"\. Did you mean "strideSec"\?/,
    ],
    [
      'an unknown split',
      replaced('validation: val', 'val: val'),
      /splits: unknown key "val"\. (Did you|Known keys: train)/,
    ],
    ['no class', replaced('[walk, run, sit down]', '[]'), /classes: expected at least one class, found \[\]/],
    [
      'a class that YAML reads as no text',
      replaced('run', 'true'),
      /classes\[1\]: expected text, found true/,
    ],
    ['a class twice', replaced('sit down', 'run'), /classes has "run" twice/],
    [
      'no stream',
      { 'dataset.yaml': yaml.replace(/streams:(\n {2}.*)+/, 'streams: {}') },
      /expected at least one stream/,
    ],
    ['a stream that is no file name', replaced('  acc:', '  a/c:'), /expected a stream name of letters/],
    [
      'no split',
      replaced('{ train: training, validation: val, test: testing }', '{}'),
      /at least one of train, val/,
    ],
    [
      'a subset in two parts',
      replaced('test: testing', 'test: val'),
      /splits\.validation and splits\.test are both "val"/,
    ],
    [
      'no stride',
      stream('{ features: acc }'),
      /streams\.acc: the seconds of a snippet are not clear from features alone\. Write/,
    ],
    [
      'no frame rate',
      stream('{ features: acc, strideFrames: 16, windowFrames: 16 }'),
      /are not clear from \{ strideFrames: 16/,
    ],
    [
      'no window',
      stream('{ features: acc, strideSec: 1 }'),
      /\neither \{ fps: 25, strideFrames: 16, windowFrames: 16 \} or/,
    ],
    [
      'frames and seconds',
      stream('{ features: acc, strideSec: 1, windowSec: 1, fps: 25 }'),
      /are not clear from/,
    ],
    [
      'rescaled, and a stride',
      stream('{ features: acc, strideSec: 1, windowSec: 1, rescaled: true }'),
      /are not clear from/,
    ],
    [
      'one stream rescaled, one not',
      stream('{ features: acc, rescaled: true }'),
      /gyro has a stride of 0\.5 s, streams\.acc one of a share of the video/,
    ],
    [
      'rescaled, no duration',
      {
        'dataset.yaml': yaml.replace(
          /(acc|gyro): \{ features: (acc|gyro)\/?, .*\}/g,
          '$1: { features: $1, rescaled: true }',
        ),
      },
      /annotations\.json: video "b" has no "duration", but a stream .* is rescaled/,
    ],
    [
      'frames of the video, no frame rate',
      {
        'dataset.yaml': yaml.replace(
          /(acc|gyro): \{ features: (acc|gyro)\/?, .*\}/g,
          '$1: { features: $1, fps: video, strideFrames: 4, windowFrames: 16 }',
        ),
      },
      /annotations\.json: video "a" has no "fps"/,
    ],
    [
      'a frame rate of nothing',
      withDatabase({ a: { ...database.a, fps: 0 } }),
      /database\.a\.fps: expected frames a second above 0, found 0/,
    ],
    [
      'a stride of nothing',
      stream('{ features: acc, strideSec: 0, windowSec: 1 }'),
      /acc\.strideSec: expected a number above 0, found 0/,
    ],
    [
      'strides that differ',
      stream('{ features: acc, strideSec: 1, windowSec: 2 }'),
      /gyro has a stride of 0\.5 s, streams\.acc one of 1 s/,
    ],
    ['no annotations', { 'annotations.json': undefined }, /annotations\.json does not exist/],
    [
      'no folder of features',
      stream('{ features: rgb, strideSec: 0.5, windowSec: 2 }'),
      /rgb is not a folder, but .*dataset\.yaml names it in streams\.acc\.features/,
    ],
    [
      'missing features',
      { 'gyro/a.npy': undefined, 'gyro/d.npy': undefined },
      /gyro: 2 of 4 videos have no features in stream gyro: a, d\.\nExpected files such as a\.npy \(or \.npz, \.safetensors\)/,
    ],
    [
      'truncated features',
      { 'acc/c.npy': cut },
      /c\.npy is truncated: 10 × 3 f32 takes 248 bytes, found 200/,
    ],
    ['features that are none', { 'acc/c.npy': 'hello, this is text' }, /c\.npy is not a \.npy file/],
    [
      'features of three axes',
      { 'acc/c.npy': npyBytes([1, 10, 3], 'f32', new Float32Array(30)) },
      /c\.npy: expected features of shape \(T, D\), found 1 × 10 × 3/,
    ],
    [
      'another D',
      { 'acc/c.npy': counting(10, 4) },
      /c\.npy: found D = 4, but 3 of 4 files of stream acc have D = 3 \(1 file differs\)/,
    ],
    [
      'D of nothing',
      { 'acc/c.npy': npyBytes([10, 0], 'f32', new Float32Array()) },
      /c\.npy: its snippets are empty, found D = 0/,
    ],
    [
      'an empty video',
      { 'acc/c.npy': npyBytes([0, 3], 'f32', new Float32Array()) },
      /c\.npy: the video is empty, .*T = 0/,
    ],
    ['T that differs', { 'acc/c.npy': counting(8, 3) }, /c\.npy: found T = 8 in stream acc, but 10 in gyro/],
    [
      'a label that is no class',
      withDatabase({ c: { subset: 'val', annotations: [{ label: 'Wlak' }] } }),
      /video "c" has the label "Wlak", which is not in the classes .* \(1 video with such labels\)\. Did you mean "walk"\?/,
    ],
    [
      'training videos without a label',
      withDatabase({ a: { subset: 'training' }, b: { subset: 'training', annotations: [] } }),
      /2 training videos without a label: a, b\. Add what happens/,
    ],
  ])('%s', (_, files, message) => {
    const dir = makeDataset(files);
    expect(() => openDataset(dir)).toThrow(UserError);
    expect(() => openDataset(dir)).toThrow(message);
  });

  test('a folder that is not there', () => {
    expect(() => openDataset('/no/such/folder')).toThrow(
      /^\/no\/such\/folder does not exist\. Give the folder/,
    );
  });
});
