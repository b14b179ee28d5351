// Real files: THUMOS'14 in two forms, and videos of ActivityNet with the faults that the release has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Annotations } from '../../../src/data/index.js';
import { readAnyAnnotations, saveFormat, writeFormat } from '../../../src/interop/formats/index.js';
import { file, folder } from './folder.js';

const evaluateFixtures = new URL('../../evaluate/fixtures/', import.meta.url).pathname;
const kit = join(evaluateFixtures, 'thumos14_kit_test');

const segmentsOf = (videos: Annotations, video: string) =>
  videos
    .get(video)
    ?.segments.filter(({ label }) => label !== 'Ambiguous')
    .map(({ label, startSec, endSec }) => JSON.stringify([label, startSec, endSec]))
    .toSorted();

test("THUMOS'14: the kit's text, converted to ActivityNet's form, is the form that G-TAD publishes", () => {
  const text = gunzipSync(
    readFileSync(join(evaluateFixtures, 'thumos14_gt_activitynet_form.json.gz')),
  ).toString();
  const published = readAnyAnnotations(file('gt.json', text));
  const test = new Map([...published.annotations].filter(([, { subset }]) => subset === 'test'));
  expect(test.size).toBe(210);

  const read = readAnyAnnotations(kit);
  expect(read.format).toBe('thumos14');
  expect(read.reason).toBe('a folder with 21 files such as Ambiguous_test.txt');
  const path = join(folder(), 'converted.json');
  saveFormat(path, 'activitynet', writeFormat('activitynet', read.annotations));
  const converted = readAnyAnnotations(path).annotations;
  expect(converted).toEqual(read.annotations);
  for (const video of test.keys())
    expect(segmentsOf(converted, video), video).toEqual(segmentsOf(test, video));
  // The published form leaves two videos out; one more has Ambiguous segments only.
  const more = [...converted.keys()].filter(
    (video) => !test.has(video) && segmentsOf(converted, video)?.length,
  );
  expect(more.toSorted()).toEqual(['video_test_0000270', 'video_test_0001496']);
});

test('ActivityNet 1.3: faults of the release are read as they are, and come back from a table', () => {
  const path = new URL('./fixtures/activitynet13_faults.json', import.meta.url).pathname;
  const { annotations } = readAnyAnnotations(path);
  const all = [...annotations.values()];
  const segments = all.flatMap((video) =>
    video.segments.map((one) => ({ ...one, durationSec: video.durationSec ?? 0 })),
  );
  expect(annotations.size).toBe(19);
  expect(segments.filter(({ startSec, endSec }) => startSec === 0 && endSec === 0)).toHaveLength(3);
  expect(segments.filter(({ endSec, durationSec }) => endSec > durationSec)).toHaveLength(5);
  expect(all.filter((video) => video.labels.length === 0).map(({ subset }) => subset)).toEqual(
    Array(3).fill('testing'),
  );
  const table = join(folder(), 'table.csv');
  saveFormat(table, 'csv', writeFormat('csv', annotations));
  expect(readAnyAnnotations(table).annotations).toEqual(annotations);
});
