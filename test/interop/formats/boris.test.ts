// BORIS: tables of events as its versions export them, and projects.
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readAnyAnnotations } from '../../../src/interop/formats/index.js';
import { file } from './folder.js';

const read = (text: string, name = 'x.tsv') => readAnyAnnotations(file(name, text));
const segments = (text: string) =>
  [...read(text).annotations].map(([video, annotation]) => [
    video,
    ...annotation.segments.map(({ label, startSec, endSec }) => [label, startSec, endSec]),
  ]);
const tabs = (...rows: string[]) => rows.map((row) => `${row.replaceAll('|', '\t')}\n`).join('');

// The columns are those of BORIS 2 to 7, with lines about the observation before them.
const old = tabs(
  'Observation id|observation #1|||||||',
  '||||||||',
  'Player #1|walk.mp4|||||||',
  'independent variables||||||||',
  'variable|value|||||||',
  'Time|Media file path|Total length|FPS|Subject|Behavior|Behavioral category|Comment|Status',
  '3.300|walk.mp4|359.960|25.0|cat|run|||START',
  '4|walk.mp4|359.960|25.0|dog|run|||START',
  '5|walk.mp4|359.960|25.0|cat|call|||POINT',
  '7.750|walk.mp4|359.960|25.0|cat|run|||STOP',
  '9|walk.mp4|359.960|25.0|dog|run|||STOP',
);
// The columns are those of BORIS 8 and 9.
const flat = [
  'Observation id,Observation date,Description,Observation duration,Observation type,Source,Time offset (s),Media duration (s),FPS,Subject,Behavior,Behavioral category,Modifier #1,Behavior type,Time,Media file name,Image index,Image file path,Comment',
  'o1,2024-01-01 00:00:00,,60,Media file(s),player #1:day/walk.mp4,0,60,25,No focal subject,run,,left,START,1.5,day/walk.mp4,38,NA,',
  'o1,2024-01-01 00:00:00,,60,Media file(s),player #1:day/walk.mp4,0,60,25,No focal subject,run,,right,START,2,day/walk.mp4,38,NA,',
  'o1,2024-01-01 00:00:00,,60,Media file(s),player #1:day/walk.mp4,0,60,25,No focal subject,run,,right,STOP,3,day/walk.mp4,38,NA,',
  'o1,2024-01-01 00:00:00,,60,Media file(s),player #1:day/walk.mp4,0,60,25,No focal subject,run,,left,STOP,4,day/walk.mp4,38,NA,"a, b"',
].join('\r\n');
const aggregated = tabs(
  'Observation id|Observation date|Description|Media file|Total length|FPS|Subject|Behavior|Behavioral category|Modifiers|Behavior type|Start (s)|Stop (s)|Duration (s)|Comment start|Comment stop',
  'two files|2016||a.mp4|539.92|25.0|cat|run|||STATE|1.800|8.125|6.325||',
  'two files|2016||b.mp4|539.92|25.0|cat|call|||POINT|200|200|NA||',
);

test.each([
  ['old tabular events', old, [['walk', ['call', 5, 5], ['run', 3.3, 7.75], ['run', 4, 9]]]],
  ['new tabular events', flat, [['day/walk', ['run', 2, 3], ['run', 1.5, 4]]]],
  [
    'aggregated events; an observation of several files keeps its name',
    aggregated,
    [['two files', ['run', 1.8, 8.125], ['call', 200, 200]]],
  ],
])('%s', (_, text, expected) => {
  expect(segments(text)).toEqual(expected);
  expect(read(text).format).toBe('boris');
});

test('a duration of the media; events without their other half are left out', () => {
  const { annotations, notes } = read(`${flat}\r\n${flat.split('\r\n')[1]}\r\n`);
  expect(annotations.get('day/walk')?.durationSec).toBe(60);
  expect(notes).toEqual(['a START without a STOP, or a STOP without a START, is left out']);
});

const project = {
  project_format_version: '7.0',
  behaviors_conf: { 0: { type: 'Point event', code: 'p' }, 1: { type: 'State event', code: 's' } },
  observations: {
    'observation #1': {
      file: { 1: ['films/walk.mp4'], 2: [] },
      type: 'MEDIA',
      events: [
        [3.3, 'cat', 's', '', ''],
        [4, 'dog', 's', '', ''],
        [5, '', 'p', '', ''],
        [7.75, 'cat', 's', '', '', 193],
      ],
      media_info: { length: { 'films/walk.mp4': 359.96 } },
    },
    live: { file: [], type: 'LIVE', events: [] },
  },
};

test('a project', () => {
  const { annotations, notes, format } = read(JSON.stringify(project), 'x.boris');
  expect(format).toBe('boris-project');
  expect([...annotations]).toEqual([
    [
      'films/walk',
      {
        subset: '',
        durationSec: 359.96,
        labels: ['p', 's'],
        segments: [
          { label: 'p', startSec: 5, endSec: 5 },
          { label: 's', startSec: 3.3, endSec: 7.75 },
        ],
      },
    ],
    ['live', { subset: '', labels: [], segments: [] }],
  ]);
  expect(notes).toEqual(['a state event that never ends is left out']);
});

test.each([
  [
    'a state of words',
    flat.replace('START', 'BEGIN'),
    /line 2: expected START, STOP or POINT, found "BEGIN"/,
  ],
  ['a time of words', flat.replace('1.5', 'early'), /line 2: expected a time in seconds, found "early"/],
  ['no behaviour', flat.replace('run', ''), /line 2: no behaviour is named/],
  [
    'an event cut short',
    JSON.stringify(project).replace('[5,"","p","",""]', '[5]'),
    /event 2 of observation #1/,
  ],
])('refuses %s', (_, text, message) => {
  expect(() => read(text)).toThrow(UserError);
  expect(() => read(text)).toThrow(message);
});
