// Annotations as tables: the headers people write, and what is said of rows that are wrong.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readAnyAnnotations } from '../../../src/interop/formats/index.js';
import { file, folder } from './folder.js';

const read = (text: string, fps?: number) => readAnyAnnotations(file('x.csv', text), { fps });
const segment = (label: string, startSec: number, endSec: number) => ({ label, startSec, endSec });
const one = { subset: '', labels: ['run'], segments: [segment('run', 1.5, 2)] };

describe('headers', () => {
  test.each([
    ['the plain one', 'video,label,start,end\nv,run,1.5,2\n'],
    ['ActivityNet tools', 'video-id,t-start,t-end,label\nv,1.5,2,run\n'],
    ['other words', 'Video Name;Class;Start_Sec;End_Sec\nv;run;1.5;2\n'],
    ['decimal commas', 'file;activity;start;end\nv;run;1,5;2,0\n'],
    ['tabs', 'video\tlabel\tstart\tend\nv\trun\t1.5\t2\n'],
    ['a byte order mark and Windows line ends', '\uFEFFvideo,label,start,end\r\nv,run,1.5,2\r\n'],
    ['quoted cells', '"video","label","start","end"\n"v","run","1.5","2"\n'],
    ['clock times', 'video,label,begin,stop\nv,run,0:01.5,00:00:02\n'],
    ['spaces and empty lines', '\nvideo, label, start, end\n\nv , run , 1.5 , 2\n\n'],
  ])('%s', (_, text) => {
    expect([...read(text).annotations]).toEqual([['v', one]]);
  });

  test('frames, with frames a second', () => {
    expect(read('video,type,label,startFrame,endFrame\nv,x,run,15,20\n', 10).annotations.get('v')).toEqual(
      one,
    );
  });
});

test('tags, lists of tags, subset and duration, a video of which nothing is known', () => {
  const { annotations, reason } = read(
    'video,label,subset,duration\nv,run;jump ,train,12\nv,run,train,12\n"a, ""b""\nc",x,test,\nempty,,,\n',
  );
  expect(reason).toBe('a table with the columns video, label, subset, duration');
  expect([...annotations]).toEqual([
    ['v', { subset: 'train', durationSec: 12, labels: ['run', 'jump'], segments: [] }],
    ['a, "b"\nc', { subset: 'test', labels: ['x'], segments: [] }],
    ['empty', { subset: '', labels: [], segments: [] }],
  ]);
});

test('with times, a semicolon is part of a label, and a row without times is a tag', () => {
  const { annotations } = read('video,label,start,end\nv,a;b,1,2\nv,c,,\n');
  expect(annotations.get('v')).toEqual({
    subset: '',
    labels: ['a;b', 'c'],
    segments: [segment('a;b', 1, 2)],
  });
});

test('a folder with a file for each video', () => {
  const dir = folder({ 'v 1.csv': 'start,end,label\n1,2,run\n', 'v2.csv': 'start,end,label\n3,4,jump\n' });
  expect([...readAnyAnnotations(dir).annotations].map(([video, { segments }]) => [video, segments])).toEqual([
    ['v 1', [segment('run', 1, 2)]],
    ['v2', [segment('jump', 3, 4)]],
  ]);
});

test('scores are not read, and that is said', () => {
  expect(read('video,label,start,end,score\nv,run,1.5,2,.5\n').notes).toEqual([
    'the column of scores is not read: the rows are taken as annotations',
  ]);
});

test.each([
  ['no header', 'v,run,1,2\n', /in no known annotation format: found "v,run,1,2"/],
  [
    'no column of videos',
    'label,start,end\nrun,1,2\n',
    /line 1: expected a header with the columns video and label/,
  ],
  ['a start alone', 'video,label,start\nv,run,1\n', /line 1: a start needs an end/],
  ['frames alone', 'video,label,startFrame,endFrame\nv,run,1,2\n', /line 1: times are in frames.*--fps/],
  [
    'words for times',
    'video,label,start,end\nv,run,1,2\nv,run,one,2\n',
    /line 3: expected start and end in seconds, found "one" and "2"/,
  ],
  ['one time', 'video,label,start,end\nv,run,1,\n', /line 2: expected start and end/],
  [
    'a segment reversed',
    'video,label,start,end\nv,run,2,1\n',
    /line 2: expected a segment that ends after it starts/,
  ],
  ['a video without a name', 'video,label\n,run\n', /line 2: no video is named/],
  ['two subsets', 'video,label,split\nv,a,train\nv,a,test\n', /line 3: v is in "train" and in "test"/],
  [
    'a duration of words',
    'video,label,duration\nv,a,long\n',
    /line 2: expected a duration in seconds above 0, found "long"/,
  ],
  ['a quote that does not end', 'video,label\nv,"a\n', /a quoted cell does not end/],
  [
    'a line after a cell of two lines',
    'video,label,start,end\n"v\n1",a,1,2\nv,a,x,2\n',
    /line 4: expected start/,
  ],
  ['nothing', '', /is empty/],
  ['a header only', 'video,label\n', /names no video/],
])('refuses %s', (_, text, message) => {
  expect(() => read(text)).toThrow(UserError);
  expect(() => read(text)).toThrow(message);
});
