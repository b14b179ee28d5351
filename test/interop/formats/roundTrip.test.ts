// What is written in a format and read again is what it was, but for what the format says it does not keep.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Annotations, readPredictions } from '../../../src/data/index.js';
import {
  asTimelines,
  readAnyAnnotations,
  readFormatNames,
  saveFormat,
  type WrittenFormatName,
  writeFormat,
  writtenFormatNames,
} from '../../../src/interop/formats/index.js';
import { annotations, predictions } from './arbitrary.js';

const dir = mkdtempSync(join(tmpdir(), 'dgam-round-trip-'));
afterAll(() => rmSync(dir, { recursive: true }));

interface Keeps {
  readonly subsets?: boolean;
  readonly durations?: boolean;
  readonly tags?: boolean;
}

/** As a format that keeps some of it gives it back; order within a video does not count. */
const canonical = (videos: Annotations, { subsets, durations, tags }: Keeps) =>
  [...videos].map(([video, { subset, durationSec, labels, segments }]) => ({
    video,
    subset: subsets ? subset : '',
    durationSec: durations ? durationSec : undefined,
    labels: tags ? labels.toSorted() : [...new Set(segments.map(({ label }) => label))].toSorted(),
    segments: segments
      .map(({ label, startSec, endSec }) => JSON.stringify([label, startSec.toFixed(6), endSec.toFixed(6)]))
      .toSorted(),
  }));

const byVideo = <T extends { video: string }>(list: T[]) =>
  list.toSorted((a, b) => (a.video < b.video ? -1 : 1));

const kept: [WrittenFormatName, Keeps][] = [
  ['activitynet', { subsets: true, durations: true, tags: true }],
  ['csv', { subsets: true, durations: true, tags: true }],
  ['label-studio', { subsets: true, durations: true, tags: true }],
  ['via', { tags: true }],
  ['boris', { durations: true }],
  ['elan', {}],
];

test('every format that is read and written is here', () => {
  const both = writtenFormatNames.filter((name) => readFormatNames.some((other) => other === name));
  expect(kept.map(([format]) => format).toSorted()).toEqual(both.toSorted());
});

test.each(kept)('%s', (format, keeps) => {
  fc.assert(
    fc.property(annotations, (videos) => {
      const path = join(dir, 'out');
      try {
        saveFormat(path, format, writeFormat(format, videos, { fps: 100 }));
        const read = readAnyAnnotations(path).annotations;
        expect(byVideo(canonical(read, { subsets: true, durations: true, tags: true }))).toEqual(
          byVideo(canonical(videos, keeps)),
        );
      } finally {
        rmSync(path, { recursive: true, force: true });
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('predictions in the results form of ActivityNet', () => {
  fc.assert(
    fc.property(predictions, (videos) => {
      const path = join(dir, 'results.json');
      saveFormat(path, 'activitynet-results', writeFormat('activitynet-results', videos));
      expect([...asTimelines(readPredictions(path))]).toEqual([...videos]);
      rmSync(path);
    }),
    { seed: 1, numRuns: 50 },
  );
});
