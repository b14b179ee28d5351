// The repaired copy: what is done to segments and streams, what stays as it is, and what is refused.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openNpy } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import { openDataset } from '../../src/data/index.js';
import { examine, repair } from '../../src/doctor/index.js';
import { type RawAnnotations, repairAnnotations } from '../../src/doctor/repair/annotations.js';
import { yaml } from '../data/makeDataset.js';
import { annotations, cleanDataset, database, durationOf, features, half } from './cleanDataset.js';

function newPlace(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-repair-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, 'repaired');
}

const snapshot = (dir: string): Map<string, string> =>
  new Map(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => lstatSync(join(dir, name)).isFile())
      .map((name) => [name, readFileSync(join(dir, name)).toString('base64')]),
  );

const segment = (label: string, start: unknown, end: unknown) => ({
  label,
  segment: [start, end] as [unknown, unknown],
});

describe('segments', () => {
  const repaired = (duration: unknown, ...annotations: object[]) => {
    const raw = { database: { v: { duration, annotations } } } as unknown as RawAnnotations;
    const done = repairAnnotations(raw);
    return { done, annotations: raw.database.v.annotations };
  };

  test.each<[string, unknown, object[], object[]]>([
    [
      'what is right stays, text and all',
      10,
      [segment('a', '1.5', '2'), { ...segment('b', 0, 10), id: 7 }],
      [segment('a', '1.5', '2'), { ...segment('b', 0, 10), id: 7 }],
    ],
    [
      'an end past the duration',
      '10',
      [{ ...segment('a', 1, '10.5'), note: 'x' }],
      [{ ...segment('a', 1, 10), note: 'x' }],
    ],
    ['a start before 0', 10, [segment('a', -1, 2)], [segment('a', 0, 2)]],
    ['a segment wholly past the end leaves its tag', 10, [segment('a', 11, 12)], [{ label: 'a' }]],
    [
      'no length, and the label has another segment',
      10,
      [segment('a', 3, 3), segment('a', 1, 2)],
      [segment('a', 1, 2)],
    ],
    [
      'no length, and nothing else of the label',
      10,
      [segment('a', 0, 0), segment('a', 3, 3), segment('b', 1, 2)],
      [{ label: 'a' }, segment('b', 1, 2)],
    ],
    [
      'exact repeats, of text too',
      10,
      [segment('a', 1, 2), segment('a', '1', '2.0'), segment('b', 1, 2)],
      [segment('a', 1, 2), segment('b', 1, 2)],
    ],
    [
      'Ambiguous ones are no tags and may repeat',
      10,
      [segment('Ambiguous', 3, 3), segment('Ambiguous', 1, 2), segment('Ambiguous', 1, 2)],
      [segment('Ambiguous', 1, 2), segment('Ambiguous', 1, 2)],
    ],
    ['no duration', undefined, [segment('a', 1, 1e6)], [segment('a', 1, 1e6)]],
    [
      'tags alone',
      10,
      [{ label: 'a' }, { label: 'a', segment: null }],
      [{ label: 'a' }, { label: 'a', segment: null }],
    ],
  ])('%s', (_, duration, given, expected) => {
    const { done, annotations } = repaired(duration, ...given);
    expect(annotations).toEqual(expected);
    expect(done.length > 0).toBe(JSON.stringify(given) !== JSON.stringify(expected));
    // A second time there is nothing left to do.
    expect(repaired(duration, ...expected).done).toEqual([]);
  });

  test('what is clipped by over a second is named, since the duration may be wrong', () => {
    expect(repaired(10, segment('a', 1, 73)).done).toEqual([
      '1 segment clipped to the video, by up to 63 s: "v"',
      'check "v": 1 of these clipped by over a second, where the duration may be wrong',
    ]);
  });
});

describe('a data set', () => {
  const faulty = {
    ...annotations({
      c: { ...database.c, annotations: [...database.c.annotations, { label: 'sit down', segment: [5, 99] }] },
      'day 1/-ü': { subset: 'training', duration: durationOf(0), annotations: [{ label: 'run' }] },
      left: { subset: 'extra', annotations: [] },
    }),
    'dataset.yaml': yaml.replace('acc: {', 'acc: { # the phone at the waist\n   '),
    'acc/b.npy': half(12, 3, 'acc/b'),
    'acc/day 1/-ü.npy': features(10, 3, 'x'),
    'gyro/day 1/-ü.npy': features(10, 2, 'x'),
    'acc/left.npy': features(4, 3, 'y'),
    'README.md': 'where it is from',
  };

  test('is copied with what is repaired; the rest is linked to', async () => {
    const dir = cleanDataset(faulty);
    const before = snapshot(dir);
    const out = newPlace();
    const { done } = await repair(dir, out);
    expect(done).toEqual([
      expect.stringMatching(/^1 segment clipped to the video, by up to 91.5 s: "c"/),
      expect.stringMatching(/^check "c"/),
      '1 file of stream acc without the last snippet, which the other streams lack: b',
    ]);
    expect(snapshot(dir)).toEqual(before);

    const trimmed = openNpy(join(out, 'acc/b.npy'));
    const original = openNpy(join(dir, 'acc/b.npy'));
    expect([trimmed.shape, trimmed.dtype]).toEqual([[11, 3], 'f16']);
    expect(trimmed.load()).toEqual(original.load().slice(0, 33));
    for (const name of ['acc/a.npy', 'gyro/day 1/-ü.npy', 'acc/left.npy']) {
      expect(isAbsolute(readlinkSync(join(out, name))), name).toBe(false);
      expect(readFileSync(join(out, name))).toEqual(readFileSync(join(dir, name)));
    }
    expect(readFileSync(join(out, 'dataset.yaml'), 'utf8')).toContain('# the phone at the waist');
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toBe('where it is from');
    expect(JSON.parse(readFileSync(join(out, 'annotations.json'), 'utf8')).version).toBe('tiny');
    expect(readdirSync(join(out, '..'))).toEqual(['repaired']);

    const ids = async (folder: string) => (await examine(folder)).findings.map(({ id }) => id);
    const gone = ['segment-past-end', 'segment-longer-than-video', 'streams-off-by-one'];
    expect(await ids(dir)).toEqual(expect.arrayContaining(['segment-past-end', 'streams-off-by-one']));
    expect((await ids(out)).filter((id) => gone.includes(id))).toEqual([]);
    expect(openDataset(out).videos.map(({ id, snippets, labels }) => [id, snippets, labels])).toEqual(
      openDataset(dir).videos.map(({ id, snippets, labels }) => [id, snippets, labels]),
    );
  });

  test('without anything to repair nothing is written', async () => {
    const out = newPlace();
    expect(await repair(cleanDataset(), out)).toEqual({ done: [] });
    expect(existsSync(out)).toBe(false);
  });

  test('what is there is never touched', async () => {
    const out = newPlace();
    mkdirSync(out);
    writeFileSync(join(out, 'mine'), '');
    await expect(repair(cleanDataset(faulty), out)).rejects.toThrow(UserError);
    expect(readdirSync(out)).toEqual(['mine']);
  });

  test('a copy within the data set is refused', async () => {
    const dir = cleanDataset(faulty);
    await expect(repair(dir, join(dir, 'acc', 'fixed'))).rejects.toThrow(/is inside the data set itself/);
  });

  test('stopped on the way, nothing is left', async () => {
    const out = newPlace();
    const aborted = new AbortController();
    const stop = repair(cleanDataset(faulty), out, {
      signal: aborted.signal,
      onProgress: (phase) => phase === 'writing' && aborted.abort(),
    });
    await expect(stop).rejects.toThrow();
    expect(readdirSync(join(out, '..'))).toEqual([]);
  });
});
