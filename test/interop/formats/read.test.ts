// Which format a path is in, and what is said of folders and files that are none.
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readAnyAnnotations } from '../../../src/interop/formats/index.js';
import { file, folder } from './folder.js';

const activitynet = (video: string, subset = 'train') =>
  JSON.stringify({ database: { [video]: { subset, annotations: [{ label: 'a', segment: [0, 1] }] } } });

test('a folder of files: one set of annotations, a video in several has all', () => {
  const dir = folder({
    '1.json': activitynet('v'),
    '2.json': activitynet('w'),
    '3.json': activitynet('v'),
    'read_me.txt': 'hello',
  });
  const { annotations, format, reason } = readAnyAnnotations(dir);
  expect([format, reason]).toEqual(['activitynet', 'a folder with 3 files: JSON with "database"']);
  expect([...annotations].map(([video, { segments }]) => [video, segments.length])).toEqual([
    ['v', 2],
    ['w', 1],
  ]);
});

test('a format that is named is not guessed', () => {
  const path = file('x.txt', 'video,label\nv,a\n');
  expect(readAnyAnnotations(path, { format: 'csv' })).toMatchObject({
    format: 'csv',
    reason: 'the format was given',
  });
  expect(() => readAnyAnnotations(path, { format: 'elan' })).toThrow(/not well-formed XML/);
  expect(() => readAnyAnnotations(path, { format: 'thumos14' })).toThrow(
    /is a file; THUMOS'14 annotations are a folder/,
  );
});

test.each<[string, Record<string, string>, RegExp]>([
  ['with nothing of annotations', { 'a.npy': '' }, /has no annotation files/],
  [
    'of several kinds',
    { 'a.json': activitynet('v'), 'b.csv': 'video,label\n' },
    /files of several kinds \(b\.csv, a\.json\)/,
  ],
  [
    'of several formats',
    { 'a.csv': 'video,label\nv,a\n', 'b.csv': 'Observation id,Behavior,Behavior type,Time\n' },
    /a\.csv is csv, b\.csv is boris/,
  ],
  [
    'with a video of two subsets',
    { 'a.json': activitynet('v'), 'b.json': activitynet('v', 'test') },
    /b\.json: v is in "train" and in "test"/,
  ],
])('refuses a folder %s', (_, files, message) => {
  const dir = folder(files);
  expect(() => readAnyAnnotations(dir)).toThrow(UserError);
  expect(() => readAnyAnnotations(dir)).toThrow(message);
});

test.each([
  ['predictions', '{"results": {}}', /holds predictions \("results"\), not annotations\. dgam export/],
  [
    "Label Studio's short form",
    '[{"id": 1, "video": "v.mp4", "t": [{"timelinelabels": ["a"]}]}]',
    /JSON-MIN, which leaves out the tasks; export JSON/,
  ],
  [
    'one class of THUMOS',
    'video_test_1 1.0 2.0\n',
    /looks like one class of THUMOS'14 annotations\. Name its folder/,
  ],
  [
    'other JSON',
    '{"a": 1}',
    /in no known annotation format: found JSON with "a"\.\nKnown formats: activitynet/,
  ],
  ['other text', 'hello', /found "hello"/],
  ['bytes', '\u0000\u0001', /found bytes that are no text/],
])('refuses %s', (_, text, message) => {
  const path = file('x', text);
  expect(() => readAnyAnnotations(path)).toThrow(UserError);
  expect(() => readAnyAnnotations(path)).toThrow(message);
  expect(() => readAnyAnnotations(`${path}/none`)).toThrow(UserError);
});
