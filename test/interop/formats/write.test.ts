// The formats that are written only, byte for byte; names of files; what is left out and what is refused.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UserError } from '../../../src/core/index.js';
import { parseAnnotations } from '../../../src/data/index.js';
import { safeFileName } from '../../../src/interop/formats/fileNames.js';
import {
  findMedia,
  lostIn,
  saveFormat,
  selectSegments,
  type Timeline,
  type Timelines,
  type WrittenFormatName,
  writeFormat,
  writtenFormatNames,
} from '../../../src/interop/formats/index.js';
import { folder } from './folder.js';

const video = (...segments: [string, number, number, number?][]) => ({
  subset: '',
  labels: [...new Set(segments.map(([label]) => label))],
  segments: segments.map(([label, startSec, endSec, score]) => ({
    label,
    startSec,
    endSec,
    ...(score !== undefined && { score }),
  })),
});
const text = (format: WrittenFormatName, videos: Timelines) =>
  writeFormat(format, videos, { fps: 25 })[0].text;
const two = new Map([['v', video(['b & <c>', 3661.0005, 3662, 0.5], ['a\n\nb --> c', 0, 1.25, 0.25])]]);

test('WebVTT', () => {
  expect(text('webvtt', two)).toBe(
    'WEBVTT\n\n00:00:00.000 --> 00:00:01.250\na b → c\n\n01:01:01.001 --> 01:01:02.000\nb &amp; &lt;c&gt;\n',
  );
});

test('SRT', () => {
  expect(text('srt', two)).toBe(
    '1\n00:00:00,000 --> 00:00:01,250\na b → c\n\n2\n01:01:01,001 --> 01:01:02,000\nb & <c>\n',
  );
});

test('LosslessCut', () => {
  expect(text('losslesscut', new Map([['v', video(['a, "b"', 3, 4.5], ['c', 1, 2])]]))).toBe(
    '1,2,c\n3,4.5,"a, ""b"""\n',
  );
});

test('CSV of predictions', () => {
  expect(
    text(
      'csv',
      new Map([
        ['v, 1', video(['a', 1, 2.5, 0.125])],
        ['none', video()],
      ]),
    ),
  ).toBe('video,label,start,end,score\n"v, 1",a,1,2.5,0.125\n');
});

test('FiftyOne: the form that its documentation gives', () => {
  const schema = z.strictObject({
    classes: z.array(z.string()),
    labels: z.record(
      z.string(),
      z
        .array(
          z.strictObject({
            label: z.int(),
            timestamps: z.tuple([z.number(), z.number()]),
            confidence: z.number().optional(),
          }),
        )
        .nullable(),
    ),
  });
  const videos = new Map([
    ['v', video(['a', 1, 2, 0.5], ['b', 0, 1, 0.25])],
    ['none', video()],
  ]);
  const files = writeFormat('fiftyone', videos, { mediaOf: (name) => `/films/${name}.webm` });
  expect(files.map(({ name }) => name)).toEqual(['labels.json', 'data.json']);
  expect(schema.parse(JSON.parse(files[0].text))).toEqual({
    classes: ['a', 'b'],
    labels: {
      v: [
        { label: 0, timestamps: [1, 2], confidence: 0.5 },
        { label: 1, timestamps: [0, 1], confidence: 0.25 },
      ],
      none: null,
    },
  });
  expect(JSON.parse(files[1].text)).toEqual({ v: '/films/v.webm', none: '/films/none.webm' });
});

test('VIA: the project that its documentation describes', () => {
  const id = z.string().regex(/^\d+$/);
  const attribute = z.strictObject({
    aname: z.string(),
    anchor_id: z.enum(['FILE1_Z2_XY0', 'FILE1_Z0_XY0']),
    type: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    desc: z.string(),
    options: z.record(id, z.string()),
    default_option_id: z.literal(''),
  });
  const schema = z.strictObject({
    project: z.looseObject({
      pid: z.literal('__VIA_PROJECT_ID__'),
      pname: z.string(),
      vid_list: z.array(id),
    }),
    config: z.looseObject({
      file: z.looseObject({ loc_prefix: z.record(id, z.string()) }),
      ui: z.looseObject({}),
    }),
    attribute: z.record(id, attribute),
    file: z.record(
      id,
      z.looseObject({
        fid: z.int(),
        fname: z.string(),
        type: z.literal(4),
        loc: z.union([z.literal(2), z.literal(3)]),
        src: z.string(),
      }),
    ),
    view: z.record(id, z.strictObject({ fid_list: z.array(z.int()) })),
    metadata: z.record(
      z.string(),
      z.strictObject({
        vid: id,
        flg: z.literal(0),
        z: z.array(z.number()),
        xy: z.tuple([]),
        av: z.record(id, z.string()),
      }),
    ),
  });
  const videos = new Map([['v', { ...video(['a', 1, 2.5, 0.5]), labels: ['a', 'day', 'out'] }]]);
  const project = schema.parse(JSON.parse(text('via', videos)));
  expect(project.attribute[1].options).toEqual({ 1: 'a', 2: 'day', 3: 'out' });
  expect(Object.values(project.metadata)).toEqual([
    { vid: '1', flg: 0, z: [1, 2.5], xy: [], av: { 1: '1', 3: '0.5' } },
    { vid: '1', flg: 0, z: [], xy: [], av: { 2: '2,3' } },
  ]);
  expect(project.file[1]).toMatchObject({ fname: 'v.mp4', src: 'v.mp4', loc: 3 });
});

test('the recordings of videos, in a folder and those in it', () => {
  const dir = folder({ 'a.b.webm': '', 'day 1/walk.MP4': '', 'notes.txt': '', 'walk.npy': '' });
  const { mediaOf, missing } = findMedia(dir, ['a.b', 'day 1/walk', 'walk', '../x']);
  expect(['a.b', 'day 1/walk', 'walk'].map(mediaOf)).toEqual(
    ['a.b.webm', 'day 1/walk.MP4', 'walk.mp4'].map((name) => join(dir, name)),
  );
  expect(missing).toEqual(['walk', '../x']);
  expect(() => findMedia(join(dir, 'notes.txt'), [])).toThrow(UserError);
});

test('BORIS: segments that overlap are of subjects of their own, scores are comments', () => {
  const project = JSON.parse(
    text('boris', new Map([['v', video(['a', 0, 2, 0.5], ['a', 1, 3, 0.25], ['a', 2, 4, 1])]])),
  );
  expect(project.observations.v.events).toEqual([
    [0, '', 'a', '', 'score 0.5', 'NA'],
    [1, '2', 'a', '', 'score 0.25', 'NA'],
    [2, '', 'a', '', '', 'NA'],
    [2, '', 'a', '', 'score 1', 'NA'],
    [3, '2', 'a', '', '', 'NA'],
    [4, '', 'a', '', '', 'NA'],
  ]);
  expect(project.subjects_conf).toEqual({ 0: { key: '', name: '2', description: '' } });
});

test('the cut list quotes every name, has no length of nothing, and no exponents', () => {
  const script = text(
    'ffmpeg',
    new Map([["-it's $(rm x)\n", video(["a/'b", 0, 1e-7], ['c', 1e6, 1e6 + 0.5], ['d', 2, 2])]]),
  );
  expect(script.split('\n}\n\n')[1]).toBe(
    "cut '-it'\\''s $(rm x)\n.mp4' 0 0 '_it_s _(rm x)__001_a__b.mp4'\n" +
      "cut '-it'\\''s $(rm x)\n.mp4' 1000000 0.5 '_it_s _(rm x)__002_c.mp4'\n",
  );
  expect(script).toMatch(/^#!\/bin\/sh\n(#.*\n)*set -eu\n/);
});

describe('names of files', () => {
  test.each([
    ['walk 1', 'walk 1'],
    ['../../etc/passwd', '___.._etc_passwd'],
    ['a/b\\c', 'a_b_c'],
    ['-rf', '_rf'],
    ['..', '__'],
    ['.hidden', '_hidden'],
    ['C:\\x', 'C__x'],
    ['con', '_con'],
    ['nul.txt', '_nul.txt'],
    ['été 歩く', 'été 歩く'],
    ['a\u0000b\nc', 'a_b_c'],
    ['ends. ', 'ends__'],
    ['', '_'],
  ])('%j → %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  test('a long one is cut at a character and keeps apart what begins alike', () => {
    const [a, b] = ['歩'.repeat(300), `${'歩'.repeat(300)}く`].map(safeFileName);
    expect(a).not.toBe(b);
    expect(Buffer.byteLength(a)).toBeLessThanOrEqual(180);
    expect(a).toMatch(/^歩{57}_[\da-f]{8}$/);
  });

  test('nothing leaves the folder, and two videos never share a file', () => {
    const dir = folder();
    saveFormat(
      join(dir, 'out'),
      'webvtt',
      writeFormat(
        'webvtt',
        new Map([
          ['../up', video()],
          ['-x', video()],
        ]),
      ),
    );
    expect(readdirSync(dir)).toEqual(['out']);
    expect(readdirSync(join(dir, 'out')).sort()).toEqual(['___up.vtt', '_x.vtt']);
    expect(() =>
      writeFormat(
        'srt',
        new Map([
          ['a/b', video()],
          ['A_B', video()],
        ]),
      ),
    ).toThrow(/"a\/b" and "A_B" would both be written to A_B\.srt/);
  });
});

test('a file that exists is not written over', () => {
  const dir = folder({ 'x.csv': 'mine' });
  expect(() => saveFormat(join(dir, 'x.csv'), 'csv', [{ name: '', text: 'yours' }])).toThrow(
    /exists already\. Give another name, or remove it first/,
  );
  expect(readFileSync(join(dir, 'x.csv'), 'utf8')).toBe('mine');
  expect(() => saveFormat(join(dir, 'no/where'), 'webvtt', [])).toThrow(UserError);
  expect(existsSync(join(dir, 'no'))).toBe(false);
});

test('a name that XML cannot hold', () => {
  expect(() => writeFormat('elan', new Map([['a\u0001', video()]]))).toThrow(
    /has the character U\+0001, which XML cannot hold/,
  );
  expect(() => writeFormat('elan', new Map([['v', video(['a\ud800', 0, 1])]]))).toThrow(/U\+D800/);
});

test('a minimum score, and the best of each label in a video', () => {
  const all = new Map([
    ['v', video(['a', 0, 1, 0.1], ['b', 1, 2, 0.9], ['a', 2, 3, 0.8], ['a', 3, 4, 0.7])],
    ['w', video(['a', 5, 6, 0.2])],
  ]);
  const starts = (selection: { minScore?: number; perClass?: number }) =>
    [...selectSegments(all, selection).values()].map(({ segments }) =>
      segments.map(({ startSec }) => startSec),
    );
  expect(starts({})).toEqual([[0, 1, 2, 3], [5]]);
  expect(starts({ minScore: 0.7 })).toEqual([[1, 2, 3], []]);
  expect(starts({ perClass: 1 })).toEqual([[1, 2], [5]]);
  expect(starts({ perClass: 0 })).toEqual([[], []]);
});

test('what is lost is said, and only where there is something to lose', () => {
  const full: Timelines = new Map<string, Timeline>([
    ['v', { ...video(['a', 0, 1.00001, 0.5]), subset: 'test', durationSec: 3, labels: ['a', 'tag'] }],
    ['none', video()],
  ]);
  expect(lostIn('srt', full)).toEqual([
    'not kept in SRT: scores',
    'not kept in SRT: subsets',
    'not kept in SRT: durations of videos',
    'not kept in SRT: labels without a time',
    'not kept in SRT: times below a millisecond: they are rounded',
  ]);
  const plain = new Map([['v', video(['a', 0, 1])]]);
  for (const format of writtenFormatNames)
    expect(lostIn(format, plain)).toEqual(
      format === 'label-studio'
        ? ['not kept in Label Studio JSON: times between two frames: they are rounded to whole frames']
        : [],
    );
});

test('ActivityNet: points and background, and what is read of them again', () => {
  const video = {
    subset: 'train',
    labels: ['jump', 'turn', 'rest'],
    segments: [{ label: 'jump', startSec: 1, endSec: 2 }],
    points: [{ label: 'turn', sec: 5 }],
    background: [[7, 9]] as [number, number][],
  };
  const [{ text }] = writeFormat('activitynet', new Map([['v', video]]));
  expect(parseAnnotations(text, 'x.json').get('v')).toEqual(video);
});

test('ELAN: the media file as a URL relative to the .eaf', () => {
  const [{ text }] = writeFormat('elan', new Map([['walk', video()]]), { mediaOf: () => 'walk.mp4' });
  expect(text).toContain('RELATIVE_MEDIA_URL="./walk.mp4"');
});
