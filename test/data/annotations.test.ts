// Annotations and predictions in their usual forms, and what is said about files that are wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../src/core/index.js';
import { readAnnotations, readPredictions } from '../../src/data/index.js';

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

  test('a video and a label of any name, also one that objects have a meaning for', () => {
    const annotations = readAnnotations(
      json(
        '{"database": {"__proto__": {"subset": "a", "annotations": [{"label": "__proto__"}]}, "constructor": {"subset": "a"}}}',
      ),
    );
    expect([...annotations.keys()]).toEqual(['__proto__', 'constructor']);
    expect(annotations.get('__proto__')?.labels).toEqual(['__proto__']);
  });

  test('Ambiguous segments are kept, but are no label of the video', () => {
    const annotations = readAnnotations(
      json({
        database: {
          v: { subset: 'a', annotations: [{ label: 'Ambiguous', segment: [0, 1] }, { label: 'A' }] },
        },
      }),
    );
    expect(annotations.get('v')).toEqual({
      subset: 'a',
      labels: ['A'],
      segments: [{ label: 'Ambiguous', startSec: 0, endSec: 1 }],
    });
  });

  const video = (fields: object) => ({ database: { 'v 1': { subset: 's', ...fields } } });
  test.each<[string, unknown, string | RegExp]>([
    ['no JSON', '{"database": {\n"v": ]}', /x\.json is not valid JSON: Unexpected token '\]'.*\. Correct it/],
    ['no JSON, where the parser says where', '{"a": 1,\n\n b}', /is not valid JSON: .*line 3/],
    [
      'JSON nested a hundred thousand deep',
      `{"database": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'database: expected a mapping, found something nested too deep to show.',
    ],
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
