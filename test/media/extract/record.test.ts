// What is remembered of a video that is done, and what is cleaned up after processes that are no more.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryPath } from '../../../src/io/index.js';
import {
  extractionPlaces,
  fileDigest,
  isSameSource,
  readRecord,
  removeExtractionTemporaries,
  writeRecord,
} from '../../../src/media/extract/record.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-records-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(extractionPlaces(folder).records);

const source = join(folder, 'a.mp4');
writeFileSync(source, 'abc');
const { mtimeMs } = statSync(source);
const record = {
  ...{
    source,
    bytes: 3,
    mtimeMs,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  },
  ...{ frames: 25, snippets: 1, durationSec: 1, seconds: { decode: 0.1 } },
};

it('is read as it was written, also of a video with an odd name', () => {
  for (const id of ['a', '-q "ü"', 'settings']) {
    writeRecord(folder, id, record);
    expect(readRecord(folder, id)).toEqual(record);
  }
});

it.each([
  ['missing', undefined],
  ['cut off', '{"source": "/a'],
  ['of something else', '[1]'],
])('one that is %s counts as none', (name, text) => {
  if (text !== undefined) writeFileSync(extractionPlaces(folder).record(name), text);
  expect(readRecord(folder, name)).toBeUndefined();
});

// The digest of "abc" is the first example of FIPS 180-4.
it('has the digest of the contents', async () => {
  expect(await fileDigest(source)).toBe(record.sha256);
});

describe('a source', () => {
  const same = (verify: boolean) => isSameSource(record, source, statSync(source), verify);

  it('is the same by its size and time, or with verify by its contents', async () => {
    expect([await same(false), await same(true)]).toEqual([true, true]);
    utimesSync(source, 1, 1);
    expect([await same(false), await same(true)]).toEqual([false, true]);
    writeFileSync(source, 'abd');
    utimesSync(source, mtimeMs / 1000, mtimeMs / 1000);
    expect(await same(true)).toBe(false);
    writeFileSync(source, 'abcd');
    expect([await same(false), await same(true)]).toEqual([false, false]);
  });
});

it('removes what dead processes left half-written, and nothing else', () => {
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  mkdirSync(join(folder, 'rgb'));
  const place = join(folder, 'rgb', 'a.npy');
  for (const path of [place, temporaryPath(place, dead), temporaryPath(place), join(folder, 'rgb', '.x.tmp')])
    writeFileSync(path, '');
  removeExtractionTemporaries(folder, ['rgb']);
  expect(readdirSync(join(folder, 'rgb')).sort()).toEqual([`.a.npy.${process.pid}.tmp`, '.x.tmp', 'a.npy']);
  removeExtractionTemporaries(folder, ['rgb'], process.pid);
  expect(readdirSync(join(folder, 'rgb')).sort()).toEqual(['.x.tmp', 'a.npy']);
});
