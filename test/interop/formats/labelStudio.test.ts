// Label Studio's JSON: the examples of its documentation, and what is said of what cannot be read.
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readAnyAnnotations, writeFormat } from '../../../src/interop/formats/index.js';
import { file } from './folder.js';

const read = (tasks: unknown, fps?: number) =>
  readAnyAnnotations(file('x.json', JSON.stringify(tasks)), { fps });
// labelstud.io/tags/timelinelabels.html
const moving = {
  type: 'timelinelabels',
  value: { ranges: [{ start: 3, end: 5 }], timelinelabels: ['Moving'] },
};
const task = (data: object, ...result: object[]) => ({ id: 7, data, annotations: [{ id: 1, result }] });
const segmentsOf = (tasks: unknown, fps?: number) =>
  [...read(tasks, fps).annotations].map(([video, { segments }]) => [
    video,
    segments.map(({ label, startSec, endSec }) => [label, startSec, endSec]),
  ]);

test.each([
  [
    'frames a second of the task',
    task({ video: 'v.mp4', fps: 2 }, moving),
    undefined,
    [['v', [['Moving', 1, 2.5]]]],
  ],
  ['frames a second as an option', [task({ video: 'v.mp4' }, moving)], 1, [['v', [['Moving', 2, 5]]]]],
  [
    'frames a second from the region of a box, which is left out',
    [
      task({ video: 'v.mp4' }, moving, {
        type: 'videorectangle',
        value: { framesCount: 50, duration: 25, sequence: [] },
      }),
    ],
    undefined,
    [['v', [['Moving', 1, 2.5]]]],
  ],
  [
    'an upload',
    [task({ video: '/data/upload/3/0a1b2c3d-my walk.mp4' }, moving)],
    1,
    [['my walk', [['Moving', 2, 5]]]],
  ],
  [
    'an address',
    [task({ video_url: 'https://example.org/a/my%20walk.webm?x=1' }, moving)],
    1,
    [['my walk', [['Moving', 2, 5]]]],
  ],
  [
    // labelstud.io/tags/timeserieslabels.html, labelstud.io/tags/audio.html
    'time series and sound, in seconds',
    [
      task(
        { csv_url: 'walk.csv' },
        {
          type: 'timeserieslabels',
          value: { start: 1, end: 2.5, instant: false, timeserieslabels: ['Run'] },
        },
      ),
      task(
        { audio: 'talk.wav' },
        { type: 'labels', value: { start: 0, end: 1, channel: 0, labels: ['Speech', 'Loud'] } },
      ),
    ],
    undefined,
    [
      ['walk', [['Run', 1, 2.5]]],
      [
        'talk',
        [
          ['Speech', 0, 1],
          ['Loud', 0, 1],
        ],
      ],
    ],
  ],
])('%s', (_, tasks, fps, expected) => {
  expect(segmentsOf(tasks, fps)).toEqual(expected);
});

test('choices are tags; cancelled annotations and other results are left out', () => {
  const { annotations, notes } = read([
    {
      data: { video: 'v.mp4' },
      annotations: [
        { was_cancelled: true, result: [moving] },
        {
          result: [
            { type: 'choices', value: { choices: ['Outside', 'Day'] } },
            { type: 'textarea', value: { text: ['x'] } },
          ],
        },
      ],
    },
  ]);
  expect(annotations.get('v')).toEqual({ subset: '', labels: ['Outside', 'Day'], segments: [] });
  expect(notes).toEqual(['results of type "textarea" are left out: they have no label with a time']);
});

test.each([
  [
    'frames of unknown length',
    [task({ video: 'v.mp4' }, moving)],
    /task 7: its times are frames\. Give the frame rate: --fps 25/,
  ],
  ['a task without a video', [task({ text: 'v' }, moving)], /task 7: its data does not name a video/],
  [
    'a range without an end',
    [task({ video: 'v' }, { value: { ranges: [{ start: 1 }], timelinelabels: ['a'] } })],
    /ranges\[0\]\.end: expected a number/,
  ],
])('refuses %s', (_, tasks, message) => {
  expect(() => read(tasks)).toThrow(UserError);
  expect(() => read(tasks)).toThrow(message);
});

test('predictions are written as pre-annotations: scores, whole frames from 1, a frame at least', () => {
  const segments = [
    { label: 'a', startSec: 1, endSec: 2, score: 0.25 },
    { label: 'b', startSec: 3.01, endSec: 3.01, score: 0.5 },
  ];
  const [{ text }] = writeFormat('label-studio', new Map([['v', { subset: '', labels: [], segments }]]), {
    fps: 10,
  });
  expect(JSON.parse(text)).toEqual([
    {
      data: { video: 'v.mp4', video_id: 'v', fps: 10 },
      predictions: [
        {
          model_version: 'dgam',
          score: 0.5,
          result: [
            {
              id: 'r0',
              from_name: 'timeline',
              to_name: 'video',
              type: 'timelinelabels',
              score: 0.25,
              value: { ranges: [{ start: 11, end: 20 }], timelinelabels: ['a'] },
            },
            {
              id: 'r1',
              from_name: 'timeline',
              to_name: 'video',
              type: 'timelinelabels',
              score: 0.5,
              value: { ranges: [{ start: 31, end: 31 }], timelinelabels: ['b'] },
            },
          ],
        },
      ],
    },
  ]);
  expect(() => writeFormat('label-studio', new Map())).toThrow(/--fps/);
});
