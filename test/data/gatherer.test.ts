// Gathering in a thread: the rows of many files, in memory that goes there and back.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import { openDataset, openGatherer } from '../../src/data/index.js';
import { fromTransferHandle, toTransferHandle } from '../../src/workers/index.js';
import { makeDataset } from './makeDataset.js';

async function open() {
  const dataset = openDataset(makeDataset());
  const gatherer = await openGatherer({ cacheBytes: 1000 });
  onTestFinished(() => gatherer.close());
  const pathOf = (i: number) => dataset.openFeatures(dataset.videos[i], 'gyro').path;
  return { dataset, gatherer, pathOf };
}

test('rows of several files, one after the other, into new memory or into that of before', async () => {
  const { gatherer, pathOf } = await open();
  const files = [
    { path: pathOf(0), rows: Int32Array.of(9, 0, 9) },
    { path: pathOf(1), rows: Int32Array.of(0) },
  ];
  const gathered = await gatherer.gather(files, 10);
  const values = [118, 119, 100, 101, 118, 119, 100, 101];
  const again = [{ path: pathOf(0), rows: Int32Array.of(3) }];
  const before = fromTransferHandle(gathered);
  expect([...before]).toEqual([...values, 0, 0]);
  expect([...fromTransferHandle(await gatherer.gather(again, 10, toTransferHandle(before)))]).toEqual([
    106,
    107,
    ...values.slice(2),
    0,
    0,
  ]);
});

test('requests that are made at once are answered in their order', async () => {
  const { gatherer, pathOf } = await open();
  const rows = [0, 3, 7];
  const asked = rows.map((row) => gatherer.gather([{ path: pathOf(0), rows: Int32Array.of(row) }], 2));
  expect((await Promise.all(asked)).map((handle) => fromTransferHandle(handle)[0])).toEqual([100, 106, 114]);
});

test('errors arrive as what they are, and the thread goes on', async () => {
  const { dataset, gatherer, pathOf } = await open();
  const path = join(dataset.dir, 'nan.npy');
  writeFileSync(path, npyBytes([1, 1], 'f32', Float32Array.of(Number.NaN)));
  const gather = (file: string, row: number) =>
    gatherer.gather([{ path: file, rows: Int32Array.of(row) }], 2);
  await expect(gather(path, 0)).rejects.toThrow(UserError);
  await expect(gather(path, 0)).rejects.toThrow('nan.npy: found NaN at row 0, column 0');
  await expect(gather(join(dataset.dir, 'none.npy'), 0)).rejects.toThrow('none.npy does not exist');
  await expect(gather(pathOf(0), 10)).rejects.toThrow('no row 10 among 10');
  expect([...fromTransferHandle(await gather(pathOf(0), 1))]).toEqual([102, 103]);
});

test('after closing there is nobody to ask', async () => {
  const { pathOf } = await open();
  const closed = await openGatherer({ cacheBytes: 0 });
  const last = closed.gather([{ path: pathOf(0), rows: Int32Array.of(0) }], 2);
  await closed.close();
  expect([...fromTransferHandle(await last)]).toEqual([100, 101]);
  await expect(closed.gather([], 1)).rejects.toThrow('the thread was closed');
});
