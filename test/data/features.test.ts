// Reading features: the right rows of the right file, out of a cache that stays within its bounds; and digests.
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { npyBytes, writeSafetensors } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import { createFeatureReader, datasetDigest, openDataset } from '../../src/data/index.js';
import { counting, type Files, makeDataset, withDatabase, yaml } from './makeDataset.js';

describe('createFeatureReader', () => {
  test('gathers rows in any order and repeatedly, at an offset', () => {
    const dataset = openDataset(makeDataset());
    const out = new Float32Array(8).fill(-1);
    createFeatureReader(dataset).gather(dataset.videos[0], 'gyro', Int32Array.of(9, 0, 9), out, 1);
    expect([...out]).toEqual([-1, 118, 119, 100, 101, 118, 119, -1]);
  });

  test('reads as many rows as the video has, not those trimmed', () => {
    const dataset = openDataset(makeDataset({ 'acc/a.npy': counting(11, 3) }));
    const read = createFeatureReader(dataset).read(dataset.videos[0], 'acc');
    expect([...read]).toEqual(Array.from({ length: 30 }, (_, i) => i));
    const gather = (row: number) => () =>
      createFeatureReader(dataset).gather(dataset.videos[0], 'acc', [row], new Float32Array(3));
    expect(gather(10)).toThrow(RangeError);
    expect(gather(-1)).toThrow(RangeError);
  });

  test('half precision in another format', () => {
    const data = Float32Array.from({ length: 30 }, (_, i) => i / 4);
    const bytes = writeSafetensors({ x: { shape: [10, 3], data, dtype: 'F16' } });
    const dataset = openDataset(makeDataset({ 'acc/a.npy': undefined, 'acc/a.safetensors': bytes }));
    expect(createFeatureReader(dataset).read(dataset.videos[0], 'acc')).toEqual(data);
  });

  test('files of different lengths that share memory when they are read leave each other alone', () => {
    const longer = { b: { subset: 'training', annotations: [{ label: 'run' }] } };
    const files = {
      ...withDatabase(longer),
      'acc/b.npy': counting(12, 3, 500),
      'gyro/b.npy': counting(12, 2),
    };
    const dataset = openDataset(makeDataset(files));
    // Room for the first file only; the others are read one into the place of the other.
    const reader = createFeatureReader(dataset, { cacheBytes: 120 });
    const firstOf = (id: string) => {
      const video = dataset.videos.find((one) => one.id === id)!;
      return [...reader.read(video, 'acc').subarray(0, 3), reader.read(video, 'acc').length];
    };
    for (const id of ['a', 'b', 'c', 'b', 'a', 'c'])
      expect(firstOf(id)).toEqual(id === 'b' ? [500, 501, 502, 36] : [0, 1, 2, 30]);
  });

  // A file that is gone can still be read from the cache, and from nowhere else.
  test.each([
    // Each file of stream acc is 10 · 3 · 4 = 120 bytes.
    ['room for one file', 120, [true, false]],
    ['room for both', 240, [true, true]],
    ['no room', 119, [false, false]],
  ])('%s', (_, cacheBytes, kept) => {
    const dataset = openDataset(makeDataset());
    const reader = createFeatureReader(dataset, { cacheBytes });
    const videos = dataset.videos.slice(0, 2);
    for (const video of videos) reader.read(video, 'acc');
    for (const video of videos) rmSync(dataset.openFeatures(video, 'acc').path);
    const isKept = videos.map((video) => {
      try {
        return reader.read(video, 'acc').length === 30;
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return false;
      }
    });
    expect(isKept).toEqual(kept);
  });

  test('keeps what it read first', () => {
    const dataset = openDataset(makeDataset());
    const reader = createFeatureReader(dataset, { cacheBytes: 240 });
    const [a, b, c] = dataset.videos;
    for (const video of [a, b, c, c]) reader.read(video, 'acc');
    for (const video of [a, b, c]) rmSync(dataset.openFeatures(video, 'acc').path);
    expect(reader.read(a, 'acc')).toHaveLength(30);
    expect(reader.read(b, 'acc')).toHaveLength(30);
    expect(() => reader.read(c, 'acc')).toThrow(/c\.npy does not exist/);
  });

  const features = (at: number, value: number) => {
    const data = new Float32Array(30);
    data[at] = value;
    return npyBytes([10, 3], 'f32', data);
  };
  const half = Float32Array.from({ length: 30 }, (_, i) => (i === 7 ? 1e6 : 0));
  test.each<[string, Files, RegExp]>([
    ['NaN', { 'acc/a.npy': features(14, Number.NaN) }, /a\.npy: found NaN at row 4, column 2/],
    [
      'infinity',
      { 'acc/a.npy': features(0, Number.NEGATIVE_INFINITY) },
      /a\.npy: found -Infinity at row 0, column 0/,
    ],
    [
      'what is infinite in half precision',
      {
        'acc/a.npy': undefined,
        'acc/a.safetensors': writeSafetensors({ x: { shape: [10, 3], data: half, dtype: 'F16' } }),
      },
      /a\.safetensors: found Infinity at row 2, column 1/,
    ],
    [
      'what is too large for float32',
      {
        'acc/a.npy': undefined,
        'acc/a.safetensors': writeSafetensors({
          x: { shape: [10, 3], data: new Float64Array(30).fill(1e40, 29) },
        }),
      },
      /a\.safetensors: found Infinity at row 9, column 2/,
    ],
  ])('refuses %s, every time', (_, files, message) => {
    const dataset = openDataset(makeDataset(files));
    const reader = createFeatureReader(dataset);
    for (let time = 0; time < 2; time++) {
      expect(() => reader.read(dataset.videos[0], 'acc')).toThrow(UserError);
      expect(() => reader.read(dataset.videos[0], 'acc')).toThrow(message);
    }
  });

  test('refuses a file that was cut after the data set was opened', () => {
    const dataset = openDataset(makeDataset());
    writeFileSync(dataset.openFeatures(dataset.videos[0], 'acc').path, counting(10, 3).slice(0, 200));
    expect(() => createFeatureReader(dataset).read(dataset.videos[0], 'acc')).toThrow(/truncated/);
  });
});

describe('datasetDigest', () => {
  const digest = (files: Files = {}) => datasetDigest(openDataset(makeDataset(files)));
  const train = (annotations: object[], more: object = {}) =>
    withDatabase({ a: { subset: 'training', annotations, ...more } });
  const usual = [{ label: 'run' }, { label: 'walk' }];

  test('is the same for the same data in another place, with other segments, test videos and times of files', () => {
    const before = digest();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(digest(train(usual.map((annotation) => ({ ...annotation, segment: [0, 0.5] }))))).toBe(before);
    expect(digest(train([...usual].reverse(), { duration: 7 }))).toBe(before);
    expect(digest({ 'acc/d.npy': counting(9, 3) })).toBe(before);
    const dir = makeDataset();
    utimesSync(join(dir, 'acc', 'a.npy'), 1, 1);
    expect(datasetDigest(openDataset(dir))).toBe(before);
  });

  test.each<[string, Files]>([
    ['name', { 'dataset.yaml': yaml.replace('tiny', 'small') }],
    ['order of classes', { 'dataset.yaml': yaml.replace('walk, run', 'run, walk') }],
    ['window', { 'dataset.yaml': yaml.replace('windowSec: 2', 'windowSec: 1') }],
    ['labels', train([{ label: 'run' }])],
    ['part of a video', withDatabase({ c: { subset: 'training', annotations: [{ label: 'walk' }] } })],
    ['length', { 'acc/a.npy': counting(9, 3), 'gyro/a.npy': counting(9, 2) }],
    ['size of a file', { 'acc/a.npy': counting(11, 3) }],
  ])('changes with the %s', (_, files) => {
    expect(digest(files)).not.toBe(digest());
  });

  test('changes with the name of a video', () => {
    const dir = makeDataset(withDatabase({ a: undefined, z: { subset: 'training', annotations: usual } }));
    for (const stream of ['acc', 'gyro']) renameSync(join(dir, stream, 'a.npy'), join(dir, stream, 'z.npy'));
    expect(datasetDigest(openDataset(dir))).not.toBe(
      digest(withDatabase({ a: undefined, b: { subset: 'training', annotations: usual } })),
    );
  });
});
