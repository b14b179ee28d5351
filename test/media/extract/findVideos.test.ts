// Which videos a folder has, and what they are called.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { videoName } from '../../../src/media/extract/findVideos.js';
import { findVideos, nameVideos } from '../../../src/media/extract/index.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-videos-'));
afterAll(() => rmSync(folder, { recursive: true }));

function filled(name: string, files: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const file of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), '');
  }
  return path;
}

it('finds videos in folders within, and nothing else', () => {
  const files = ['b.MP4', 'day 1/a.webm', '.hidden.mp4', 'notes.txt', 'c.avi.part', "-q'ü.mov", 'x.y.mkv'];
  const found = findVideos(filled('many', files));
  expect(found.map(({ id }) => id)).toEqual(["-q'ü", 'b', 'a', 'x.y']);
  expect(found.map(({ path }) => path)).toContain(join(folder, 'many', 'day 1', 'a.webm'));
});

it.each([
  { name: 'endings', files: ['a.mp4', 'a.avi'] },
  { name: 'folders', files: ['1/a.mp4', '2/a.mp4'] },
  { name: 'case', files: ['a.mp4', 'A.mp4'] },
  // é as one character and as two.
  { name: 'composed', files: ['\u00e9.mp4', 'e\u0301.mp4'] },
])('two of the same name are an error: $name', ({ name, files }) => {
  expect(() => findVideos(filled(name, files))).toThrow(/have the same name .* Rename one/);
});

describe('a folder that is no use', () => {
  it.each([
    [() => filled('none', ['a.txt']), /none has no videos \(\.mp4, /],
    [() => join(folder, 'missing'), /missing does not exist\. Give the folder/],
    [() => join(filled('file', ['a.mp4']), 'a.mp4'), /a\.mp4 is a file\. Give the folder/],
  ])('%#', (path, message) => {
    expect(() => findVideos(path())).toThrow(message);
  });
});

it.each([
  ['walk.mp4', 'walk'],
  ['day1/walk.AVI', 'walk'],
  ['C:\\films\\walk', 'walk'],
  ['v1.2', 'v1.2'],
  ['.mp4', '.mp4'],
  ['e\u0301.mp4', '\u00e9'],
])('%s is called %s', (path, name) => {
  expect(videoName(path)).toBe(name);
});

it('takes a file of any ending where it is named', () => {
  expect(nameVideos(['/a/clip.bin'])).toEqual([{ id: 'clip.bin', path: '/a/clip.bin' }]);
});
