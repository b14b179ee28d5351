// Views of a stream: what NumPy's indexing makes of the same files (fixtures/makeViews.py), and what is said where one does not fit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { npyBytes, openNpy, readNpy } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import {
  createFeatureReader,
  datasetDigest,
  type FeatureView,
  openDataset,
  openGatherer,
  viewFeatures,
} from '../../src/data/index.js';
import { fromTransferHandle } from '../../src/workers/index.js';
import { type Files, makeDataset, yaml } from './makeDataset.js';

const fixtures = unzipSync(readFileSync(new URL('fixtures/views.zip', import.meta.url)));
const dir = mkdtempSync(join(tmpdir(), 'dgam-views-'));
afterAll(() => rmSync(dir, { recursive: true }));

const open = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(dir, name), bytes);
  return openNpy(join(dir, name));
};

describe('golden', () => {
  const cases = Object.keys(fixtures).flatMap((name) => {
    const [, axes, dtype, crop, columns] = /^(\w+?)_(\w\d)_(\w+)_([\w-]+)\.expected\.npy$/.exec(name) ?? [];
    return axes ? [{ name, axes, dtype, crop, columns }] : [];
  });

  test('there is every kind of axes', () => {
    // 5 without crops, 6 with the mean and two crops; 2 types; 4 choices of columns.
    expect(cases).toHaveLength((5 + 6 * 3) * 2 * 4);
  });

  test.each(['', '_F'])('the part that NumPy gives; memory order "%s"', (order) => {
    for (const { name, axes, dtype, crop, columns } of cases) {
      const view: FeatureView = {
        axes,
        ...(crop !== 'None' && { crop: crop === 'mean' ? ('mean' as const) : Number(crop) }),
        ...(columns !== 'all' && { columns: columns.split('-').map(Number) as [number, number] }),
      };
      const file = open(`x${order}.npy`, fixtures[`${axes}_${dtype}${order}.npy`]);
      const seen = viewFeatures(file, view);
      const expected = open('expected.npy', fixtures[name]);
      expect([seen.snippets, seen.dim], name).toEqual(expected.shape);
      expect(seen.dtype, name).toBe(expected.dtype);
      expect(seen.load(), name).toEqual(expected.load());
    }
  });
});

test('a view that changes nothing copies nothing', () => {
  const data = new Float32Array(6);
  const file = { path: 'x', shape: [2, 3], dtype: 'f32' as const, fileBytes: 0, load: () => data };
  expect(viewFeatures(file, {}).load()).toBe(data);
  expect(viewFeatures(file, { columns: [0, 2] }).load()).toBe(data);
  expect(viewFeatures({ ...file, shape: [1, 2, 3] }, { axes: '1TD' }).load()).toBe(data);
});

describe('a shape that does not fit', () => {
  const file = (...shape: number[]) =>
    open('shape.npy', npyBytes(shape, 'u8', new Uint8Array(shape.reduce((a, b) => a * b))));
  test.each<[number[], FeatureView, RegExp]>([
    [[1, 4, 3], {}, /expected features of shape \(T, D\), found 1 × 4 × 3\. Write axes: 1TD/],
    [[4, 1, 3], {}, /Write axes: T1D/],
    [[4, 10, 3], {}, /If it has crops, write axes: TCD \(or CTD\) and crop: mean/],
    [[4], {}, /expected features of shape \(T, D\), found 4\. Write axes in dataset\.yaml/],
    [[4, 3], { axes: '1TD' }, /expected features of shape \(1, T, D\) by axes: 1TD, found 4 × 3/],
    [[2, 4, 3], { axes: '1TD' }, /expected features of shape \(1, T, D\) by axes: 1TD, found 2 × 4 × 3/],
    [[4, 3], { columns: [1, 3] }, /columns: \[1, 3\] goes beyond its D = 3: the last is 2/],
    [[2, 4, 3], { axes: 'CTD', crop: 2 }, /crop: 2 is not one of its 2 crops/],
    [[0, 3], {}, /the video is empty, it has no snippets \(T = 0\)/],
    [[3, 0], { axes: 'DT' }, /T = 0/],
    [[0, 4, 3], { axes: 'CTD', crop: 'mean' }, /found C = 0/],
  ])('%j seen by %j', (shape, view, message) => {
    expect(() => viewFeatures(file(...shape), view)).toThrow(UserError);
    expect(() => viewFeatures(file(...shape), view)).toThrow(message);
  });
});

/** Files of five columns, of which acc and gyro are parts. */
const joint = (acc = 'columns: [0, 2]', gyro = 'columns: [3, 4]'): Files => ({
  'dataset.yaml': yaml
    .replace('features: acc,', `features: both, ${acc},`)
    .replace('features: gyro/,', `features: both, ${gyro},`),
  ...Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((id) => [
      `both/${id}.npy`,
      npyBytes(
        [10, 5],
        'f32',
        Float32Array.from({ length: 50 }, (_, i) => i),
      ),
    ]),
  ),
});

describe('in a data set', () => {
  test('two streams are columns of the same files', async () => {
    const dataset = openDataset(makeDataset(joint()));
    expect(dataset.streams.map(({ dim, view }) => [dim, view])).toEqual([
      [3, { columns: [0, 2] }],
      [2, { columns: [3, 4] }],
    ]);
    const reader = createFeatureReader(dataset);
    const [video] = dataset.videos;
    expect([...reader.read(video, 'acc').subarray(0, 4)]).toEqual([0, 1, 2, 5]);
    expect([...reader.read(video, 'gyro').subarray(0, 4)]).toEqual([3, 4, 8, 9]);

    const gatherer = await openGatherer({ cacheBytes: 2 ** 20 });
    const rows = ['acc', 'gyro', 'acc'].map((stream) => {
      const { path, view } = dataset.openFeatures(video, stream);
      return { path, view, rows: Int32Array.of(1) };
    });
    expect([...fromTransferHandle(await gatherer.gather(rows, 8))]).toEqual([5, 6, 7, 8, 9, 5, 6, 7]);
    await gatherer.close();
  });

  test('another view is another data set to train on; one that changes nothing is not', () => {
    const digest = (...parts: string[]) => datasetDigest(openDataset(makeDataset(joint(...parts))));
    const before = digest();
    expect(digest('columns: [1, 3]')).not.toBe(before);
    expect(digest('columns: [0, 2], axes: TD')).toBe(before);
  });

  test('a value that is not finite is named by its column in the file', () => {
    const files = joint();
    const odd = Float32Array.from({ length: 50 }, (_, i) => (i === 14 ? Number.NaN : i));
    const dataset = openDataset(makeDataset({ ...files, 'both/a.npy': npyBytes([10, 5], 'f32', odd) }));
    const reader = createFeatureReader(dataset);
    expect(() => reader.read(dataset.videos[0], 'gyro')).toThrow(/found NaN at row 2, column 4/);
    expect(reader.read(dataset.videos[0], 'acc')).toHaveLength(30);
  });

  test('D × T files show as a T that never changes: axes are suggested', () => {
    const turned = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((id, i) => [
        `acc/${id}.npy`,
        npyBytes([3, 10 + i], 'f32', new Float32Array(30 + 3 * i)),
      ]),
    );
    expect(() => openDataset(makeDataset(turned))).toThrow(
      /All have T = 3: if that is D, write axes: DT for this stream/,
    );
  });

  test('aliases that multiply in dataset.yaml are refused', () => {
    const laughs = Array.from(
      { length: 9 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i ? `*a${i - 1}` : 'x')
          .join(', ')}]`,
    );
    const open = () => openDataset(makeDataset({ 'dataset.yaml': laughs.join('\n') }));
    expect(open).toThrow(UserError);
    expect(open).toThrow(/dataset\.yaml: its aliases .* cannot be followed: Excessive alias count/);
  });

  test.each([
    ['axes: DC', /streams\.acc\.axes: expected T \(time\) and D \(features\) once each.*found "DC"/],
    ['axes: TCD', /streams\.acc: axes TCD has crops \(C\), but crop is missing\. Add crop: mean/],
    ['crop: mean', /streams\.acc: crop: mean needs an axis of crops/],
    ['axes: TCD, crop: most', /streams\.acc\.crop: expected/],
    ['columns: [2, 1]', /streams\.acc\.columns: expected the first column before the last/],
    ['columns: [0.5, 1]', /streams\.acc\.columns\[0\]: expected a whole number/],
    ['columns: 3', /streams\.acc\.columns: expected the first and the last column, such as \[0, 1023\]/],
    ['columns: [-1, 3]', /streams\.acc\.columns\[0\]: expected a number from 0 on/],
  ])('dataset.yaml with %s is refused', (text, message) => {
    expect(() => openDataset(makeDataset(joint(text)))).toThrow(UserError);
    expect(() => openDataset(makeDataset(joint(text)))).toThrow(message);
  });
});

test('readNpy gives what npyBytes wrote, for every type', () => {
  const bytes = npyBytes([2, 2], 'i64', BigInt64Array.of(1n, -2n, 3n, 2n ** 60n));
  expect(readNpy(bytes)).toEqual({
    shape: [2, 2],
    dtype: 'i64',
    data: BigInt64Array.of(1n, -2n, 3n, 2n ** 60n),
  });
});
