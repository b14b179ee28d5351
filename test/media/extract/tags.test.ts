// Tags of videos: which file each row means, which part it plays, what is left out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTags } from '../../../src/media/extract/tags.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-tags-'));
afterAll(() => rmSync(folder, { recursive: true }));

const videosOf = (ids: readonly string[]) => ids.map((id) => ({ id, path: `/videos/${id}.mp4` }));

function read(text: string, ids: readonly string[], name = 'tags.csv') {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readTags(path, videosOf(ids));
}

const brief = ({ videos }: ReturnType<typeof read>) =>
  Object.fromEntries(videos.map(({ id, split, labels }) => [id, `${split}: ${labels.join('+')}`]));

describe('one row a video', () => {
  it.each([
    ['plain', 'video,label,split\na,walk,train\n', { a: 'train: walk' }],
    [
      'a byte order mark, Windows line ends',
      '\ufeffvideo,label,split\r\na,walk,train\r\n',
      { a: 'train: walk' },
    ],
    ['endings and folders', 'video,label,split\nday1/a.mp4,walk,train\n', { a: 'train: walk' }],
    ['several labels', 'video,label,split\na,walk; jump ;walk,train\n', { a: 'train: walk+jump' }],
    [
      'rows that repeat',
      'video,label,split\na,walk,train\na.mp4,jump,train\na,walk,train\n',
      { a: 'train: walk+jump' },
    ],
    ['semicolons', 'video;label;split\na;walk;train\n', { a: 'train: walk' }],
    [
      'words for splits',
      'video,label,subset\na,walk,Training\nb,walk,val\nc,walk,testing\n',
      { a: 'train: walk', b: 'validation: walk', c: 'test: walk' },
    ],
    ['nothing happens', 'video,label,split\na,walk,train\nb,,test\n', { a: 'train: walk', b: 'test: ' }],
    [
      'quotes, commas, spaces, a dash',
      'video,label,split\n"-a ""1"", ü",walk,train\n',
      { '-a "1", ü': 'train: walk' },
    ],
    ['decomposed letters', 'video,label,split\ne\u0301.mp4,walk,train\n', { '\u00e9': 'train: walk' }],
  ])('%s', (_, text, expected) => {
    expect(brief(read(text, ['a', 'b', 'c', '-a "1", ü', '\u00e9']))).toEqual(expected);
  });
});

it('keeps the segments of annotations, for evaluation', () => {
  const text = JSON.stringify({
    database: { a: { subset: 'training', annotations: [{ label: 'walk', segment: [1, 2] }] } },
  });
  expect(read(text, ['a'], 'tags.json').videos).toEqual([
    {
      id: 'a',
      path: '/videos/a.mp4',
      split: 'train',
      labels: ['walk'],
      segments: [{ label: 'walk', startSec: 1, endSec: 2 }],
    },
  ]);
});

it('says what is left out, and goes on', () => {
  const text = 'video,label,split\na,walk,train\nb,,train\nz,walk,test\n';
  const { videos, notes } = read(text, ['a', 'b', 'c']);
  expect(videos.map(({ id }) => id)).toEqual(['a']);
  expect(notes).toEqual([
    'left out: 1 video with tags but without a file: z',
    'left out: 1 video without tags: c',
    'left out: 1 training video without a label, from which training cannot learn: b',
  ]);
});

describe('without splits', () => {
  const ids = Array.from({ length: 23 }, (_, i) => `v${i}`);
  const rows = ids.map((id, i) => `${id},${i < 20 ? 'walk' : 'jump'}`);

  it('every fifth video of a label is for testing, whatever the order of rows', () => {
    const { videos, notes } = read(`video,label\n${rows.join('\n')}\n`, ids);
    const tested = (label: string) =>
      videos.filter(({ split, labels }) => split === 'test' && labels[0] === label).length;
    expect([tested('walk'), tested('jump')]).toEqual([4, 1]);
    expect(notes).toEqual([
      expect.stringContaining('no splits: every fifth video of each label is for testing'),
    ]);
    const turned = read(`video,label\n${rows.toReversed().join('\n')}\n`, ids);
    expect(brief(turned)).toEqual(brief({ videos, notes }));
  });
});

it.each([
  [
    'an unknown split',
    'video,label,split\na,walk,tset\n',
    /a is in the split "tset"\. Write one of train, validation, test/,
  ],
  [
    'a split here and none there',
    'video,label,split\na,walk,train\nb,walk,\n',
    /1 video without a split: b\. Write train/,
  ],
  ['two splits', 'video,label,split\na,walk,train\na.mp4,walk,test\n', /a is in "train" and in "test"/],
  ['no header', 'a,walk,train\n', /in no known annotation format: found "a,walk,train"/],
  ['only a header', 'video,label,split\n', /names no video/],
  [
    'other videos',
    'video,label,split\nx,walk,train\n',
    /none of its 1 video \(x\) is in the folder, which has a, b/,
  ],
  ['no labels', 'video,label,split\na,,test\n', /no video has a label/],
  ['an empty file', '', /is empty/],
])('%s is an error that says what to write', (_, text, message) => {
  expect(() => read(text, ['a', 'b'])).toThrow(message);
});

it('5,000 videos each get their tags', () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `video ${i}`);
  const rows = ids.map((id, i) => `${id}.mp4,class ${i % 200},train`);
  const { videos, notes } = read(`video,label,split\n${rows.join('\n')}\n`, ids);
  expect(videos.map(({ id, labels }) => `${id}.mp4,${labels},train`)).toEqual(rows);
  expect(notes).toEqual([]);
});
