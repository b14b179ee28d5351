// Files that are damaged: bytes flipped, cut short, emptied. A reader gives annotations or a UserError, at once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { createRandom } from '../../../src/data/index.js';
import {
  type ReadFormatName,
  readAnyAnnotations,
  readFormatNames,
  writeFormat,
} from '../../../src/interop/formats/index.js';
import { folder } from './folder.js';

const segments = Array.from({ length: 12 }, (_, index) => ({
  label: ['run', 'jump "high"', 'été; 歩く'][index % 3],
  startSec: index * 3.5,
  endSec: index * 3.5 + 2.25,
}));
const videos = new Map(
  ['v 1', 'v,2', '-v3'].map((video) => [
    video,
    { subset: 'test', durationSec: 60, labels: ['run', 'jump "high"', 'été; 歩く', 'tag'], segments },
  ]),
);
const written = (format: Parameters<typeof writeFormat>[0]) =>
  writeFormat(format, videos, { fps: 25 })[0].text;
const borisTable = [
  'Observation id\tSubject\tBehavior\tBehavior type\tTime\tMedia file name',
  ...segments.flatMap(({ label, startSec, endSec }) => [
    `o1\tcat\t"${label.replaceAll('"', '""')}"\tSTART\t${startSec}\twalk.mp4`,
    `o1\tcat\t"${label.replaceAll('"', '""')}"\tSTOP\t${endSec}\twalk.mp4`,
  ]),
].join('\r\n');
const thumos = segments.map(({ startSec, endSec }) => `video_test_1  ${startSec} ${endSec}\n`).join('');

const whole: [ReadFormatName, string, string][] = [
  ['activitynet', 'x.json', written('activitynet')],
  ['csv', 'x.csv', written('csv')],
  ['label-studio', 'x.json', written('label-studio')],
  ['elan', 'x.eaf', written('elan')],
  ['via', 'x.json', written('via')],
  ['boris-project', 'x.boris', written('boris')],
  ['boris', 'x.tsv', borisTable],
  ['thumos14', 'Run_test.txt', thumos],
];

test('every format that is read has an example here', () => {
  expect(whole.map(([format]) => format).toSorted()).toEqual(readFormatNames.toSorted());
});

function damaged(text: string, kind: string, seed: string): Buffer {
  const random = createRandom(seed);
  const at = (length: number) => Math.floor(random.uniform() * length);
  const bytes = Buffer.from(text);
  if (kind === 'emptied') return bytes.subarray(0, 0);
  if (kind === 'cut short') return bytes.subarray(0, at(bytes.length));
  if (kind === 'zeroed') return bytes.fill(0, at(bytes.length));
  const flips = kind === 'a byte flipped' ? 1 : 30;
  for (let flip = 0; flip < flips; flip++) bytes[at(bytes.length)] ^= 1 << at(8);
  return bytes;
}

const kinds = ['emptied', 'cut short', 'zeroed', 'a byte flipped', 'many bytes flipped'];

describe.each(whole)('%s', (format, name, text) => {
  test('undamaged, it is read', () => {
    const dir = folder({ [name]: text });
    const read = readAnyAnnotations(format === 'thumos14' ? dir : join(dir, name), { fps: 25 });
    expect(read.format).toBe(format);
    expect([...read.annotations.values()].every((video) => video.segments.length > 0)).toBe(true);
  });

  test.each(kinds)('%s: annotations or a message, whether its format is found or named', (kind) => {
    const dir = folder();
    const path = format === 'thumos14' ? dir : join(dir, name);
    for (let seed = 0; seed < (kind === 'emptied' ? 1 : 20); seed++) {
      writeFileSync(join(dir, name), damaged(text, kind, `${format} ${kind} ${seed}`));
      for (const options of [{}, { format }]) {
        const begun = performance.now();
        try {
          const { annotations } = readAnyAnnotations(path, { ...options, fps: 25 });
          for (const { labels, segments } of annotations.values()) {
            expect(labels.every((label) => label.length > 0)).toBe(true);
            for (const { startSec, endSec } of segments) expect(endSec).toBeGreaterThanOrEqual(startSec);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error)).toContain(dir);
          expect(String(error).split('\n').length).toBeLessThanOrEqual(2);
        }
        expect(performance.now() - begun).toBeLessThan(2000);
      }
    }
  });
});

test.each([
  ['brackets', '['.repeat(200_000)],
  ['brackets that end', `{"database": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
  ['elements', `<ANNOTATION_DOCUMENT>${'<TIER>'.repeat(50_000)}`],
  ['quotes', `video,label\n${'"'.repeat(200_001)}`],
  ['one line of commas', `video,label${','.repeat(300_000)}\nv,a`],
])('nested or repeated without end: %s', (_, text) => {
  const dir = folder({ x: text });
  const begun = performance.now();
  try {
    readAnyAnnotations(join(dir, 'x'));
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
  }
  expect(performance.now() - begun).toBeLessThan(2000);
});
