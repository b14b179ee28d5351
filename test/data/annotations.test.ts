// Annotations and predictions in their usual forms, THUMOS'14 text, and what is said about files that are wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readAnnotations, readPredictions } from '../../src/data/index.js';
import { readThumosFolder } from '../../src/formats/index.js';
import { UserError } from '../../src/io/index.js';

function folder(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-annotations-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

const json = (value: unknown): string =>
  join(folder({ 'x.json': typeof value === 'string' ? value : JSON.stringify(value) }), 'x.json');

describe('readAnnotations', () => {
  test('labels once each in order, segments, tags only, times as text, fields that are not needed', () => {
    const annotations = readAnnotations(
      json({
        version: 'x',
        taxonomy: [],
        database: {
          v1: {
            subset: 'test',
            duration: '30.5',
            url: 'x',
            annotations: [
              { label: 'B', segment: ['1.5', ' 2 '] },
              { label: 'A', segment: [0, 0] },
              { label: 'B', segment: [3, 4] },
            ],
          },
          v2: { subset: 'train', annotations: [{ label: 'A' }, { label: 'C', segment: null }] },
          v3: { subset: 'train', duration: null },
        },
      }),
    );
    expect([...annotations]).toEqual([
      [
        'v1',
        {
          subset: 'test',
          durationSec: 30.5,
          labels: ['B', 'A'],
          segments: [
            { label: 'B', startSec: 1.5, endSec: 2 },
            { label: 'A', startSec: 0, endSec: 0 },
            { label: 'B', startSec: 3, endSec: 4 },
          ],
        },
      ],
      ['v2', { subset: 'train', labels: ['A', 'C'], segments: [] }],
      ['v3', { subset: 'train', labels: [], segments: [] }],
    ]);
  });

  test('a byte order mark, as some editors on Windows write', () => {
    expect(readAnnotations(json('\uFEFF{"database": {"v": {"subset": "a"}}}')).size).toBe(1);
  });

  const video = (fields: object) => ({ database: { 'v 1': { subset: 's', ...fields } } });
  test.each<[string, unknown, string | RegExp]>([
    ['no JSON', '{"database": {\n"v": ]}', /x\.json is not valid JSON: Unexpected token '\]'.*\. Repair it/],
    ['no JSON, where the parser says where', '{"a": 1,\n\n b}', /is not valid JSON: .*line 3/],
    ['JSON cut off', '{"database": {', /is not valid JSON: /],
    ['no database', { videos: {} }, 'database: expected a mapping, found nothing.'],
    ['a list', [], 'the top level: expected a mapping, found [].'],
    ['an empty database', { database: {} }, '"database" has no videos'],
    ['no subset', { database: { v: {} } }, 'database.v.subset: expected text, found nothing.'],
    [
      'a duration of words',
      video({ duration: 'long' }),
      'database["v 1"].duration: expected seconds, a number, found "long".',
    ],
    [
      'a duration of nothing',
      video({ duration: 0 }),
      'database["v 1"].duration: expected seconds above 0, found 0.',
    ],
    [
      'a number as label',
      video({ annotations: [{ label: 3 }] }),
      'annotations[0].label: expected text, found 3.',
    ],
    [
      'an empty label',
      video({ annotations: [{ label: '' }] }),
      'annotations[0].label: expected a label, found "".',
    ],
    [
      'one time',
      video({ annotations: [{ label: 'A', segment: [1] }] }),
      'segment: expected [start, end] in seconds, found [1].',
    ],
    [
      'an empty time',
      video({ annotations: [{ label: 'A', segment: ['', 1] }] }),
      'segment[0]: expected seconds, a number, found "".',
    ],
    [
      'a time of true',
      video({ annotations: [{ label: 'A', segment: [0, true] }] }),
      'segment[1]: expected seconds, a number, found true.',
    ],
    [
      'a segment reversed',
      video({ annotations: [{ label: 'A' }, { label: 'A', segment: [5, 2] }] }),
      'database["v 1"].annotations[1].segment: expected a segment that ends after it starts, found [5,2].',
    ],
    [
      'several problems',
      video({ annotations: [{ label: 1 }, { label: 2 }, { label: 3 }] }),
      'annotations[0].label: expected text, found 1. (and 2 more such problems)',
    ],
  ])('refuses %s', (_, value, message) => {
    const path = json(value);
    expect(() => readAnnotations(path)).toThrow(UserError);
    expect(() => readAnnotations(path)).toThrow(message);
    expect(() => readAnnotations(path)).toThrow(path);
  });
});

describe('readPredictions', () => {
  const results = { v: [{ label: 'A', score: 0.5, segment: [1, 2] }], empty: [] };
  test.each([
    ['in full', { version: 'VERSION 1.3', results, external_data: {} }],
    ['results alone', { results }],
    ['numbers as text', { results: { ...results, v: [{ label: 'A', score: '0.5', segment: ['1', '2'] }] } }],
  ])('%s', (_, value) => {
    expect([...readPredictions(json(value))]).toEqual([
      ['v', [{ label: 'A', score: 0.5, startSec: 1, endSec: 2 }]],
      ['empty', []],
    ]);
  });

  test.each<[string, unknown, string]>([
    ['annotations', { database: {} }, 'results: expected a mapping, found nothing.'],
    [
      'no score',
      { results: { v: [{ label: 'A', segment: [1, 2] }] } },
      'results.v[0].score: expected a score, a number, found nothing.',
    ],
    [
      'no segment',
      { results: { v: [{ label: 'A', score: 1 }] } },
      'results.v[0].segment: expected [start, end] in seconds, found nothing.',
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => readPredictions(json(value))).toThrow(message);
  });
});

describe('readThumosFolder', () => {
  test('one file per class; ambiguous segments are no label', () => {
    const dir = folder({
      'Diving_test.txt': 'video_test_2  1.0 2.5 \r\nvideo_test_1  0.0 1.4\r\n\r\nvideo_test_2  7.0 8.0\r\n',
      'Ambiguous_test.txt': 'video_test_2  3.0 4.0\nvideo_test_3 0.0 1.0\n',
      'Shotput_test.txt': 'video_test_2 5.0 6.0',
      'Shotput_val.txt': 'video_val_1 5.0 6.0',
      'detclasslist.txt': '22 Diving\n',
    });
    expect(Object.fromEntries(readThumosFolder(dir))).toEqual({
      video_test_1: {
        subset: 'test',
        labels: ['Diving'],
        segments: [{ label: 'Diving', startSec: 0, endSec: 1.4 }],
      },
      video_test_2: {
        subset: 'test',
        labels: ['Diving', 'Shotput'],
        segments: [
          { label: 'Ambiguous', startSec: 3, endSec: 4 },
          { label: 'Diving', startSec: 1, endSec: 2.5 },
          { label: 'Diving', startSec: 7, endSec: 8 },
          { label: 'Shotput', startSec: 5, endSec: 6 },
        ],
      },
      video_test_3: {
        subset: 'test',
        labels: [],
        segments: [{ label: 'Ambiguous', startSec: 0, endSec: 1 }],
      },
      video_val_1: {
        subset: 'val',
        labels: ['Shotput'],
        segments: [{ label: 'Shotput', startSec: 5, endSec: 6 }],
      },
    });
  });

  test.each([
    ['words', 'v one 2', /Diving_test\.txt, line 2: expected "video start end" in seconds, found "v one 2"/],
    ['one time', 'v 1', /line 2: expected/],
    ['four words', 'v 1 2 3', /line 2: expected/],
    ['a segment reversed', 'v 2 1', /line 2: expected/],
    ['no end', 'v 1 Infinity', /line 2: expected/],
  ])('refuses %s', (_, line, message) => {
    const dir = folder({ 'Diving_test.txt': `v 0 1\n${line}\n` });
    expect(() => readThumosFolder(dir)).toThrow(UserError);
    expect(() => readThumosFolder(dir)).toThrow(message);
  });

  test('refuses a video of two subsets, a folder of something else, and none', () => {
    expect(() => readThumosFolder(folder({ 'A_test.txt': 'v 0 1', 'A_val.txt': 'v 0 1' }))).toThrow(
      /A_val\.txt, line 1: v is in "test" and in "val"/,
    );
    expect(() => readThumosFolder(folder({ 'notes.txt': '' }))).toThrow(
      /has no files such as BaseballPitch_test\.txt/,
    );
    expect(() => readThumosFolder('/no/such/folder')).toThrow(UserError);
    expect(() => readThumosFolder(json('{}'))).toThrow(UserError);
  });
});
