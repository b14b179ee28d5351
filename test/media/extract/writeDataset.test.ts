// The files that make features a data set: read back by the loader, and nothing of the user's is lost.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { npyBytes } from '../../../src/arrays/index.js';
import { openDataset } from '../../../src/data/index.js';
import {
  type Extraction,
  parseExtraction,
  untagged,
  writeDataset,
} from '../../../src/media/extract/index.js';
import { classesOf } from '../../../src/media/extract/writeDataset.js';
import { featuresVersion } from '../../../src/media/features/index.js';
import { poseSettings } from '../../../src/media/features/pose/pose.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-written-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pose = poseSettings.parse({ kind: 'pose', model: 'm.onnx', sha256: 'a'.repeat(64), everyFrames: 2 });
const extraction: Extraction = {
  ...{ featuresVersion, dgam: '0.1.0', decoder: 'some' },
  ...{ fps: 25, strideFrames: 16, windowFrames: 32, shortSide: 256, streams: { pose } },
};

const odd = ['-dash', `it's "ü" #1`, 'x.y', 'yes', '1'];
const videosOf = (labels: readonly string[]) =>
  untagged(odd.map((id) => ({ id, path: `/videos/${id}.mp4` }))).map((video, i) => ({
    ...video,
    ...{ split: i % 2 ? ('test' as const) : ('train' as const), labels, durationSec: 2.56 },
    segments: labels.map((label) => ({ label, startSec: 0.5, endSec: 1 })),
  }));

function filled(name: string): string {
  const out = join(folder, name);
  mkdirSync(join(out, 'pose'), { recursive: true });
  // 64 frames: three windows of 32.
  for (const id of odd)
    writeFileSync(join(out, 'pose', `${id}.npy`), npyBytes([3, 2], 'f32', new Float32Array(6)));
  return out;
}

it.each([
  ['one class', ['walk']],
  ['classes that YAML takes for something else', ['no', 'null', '007', ': {', "it's"]],
])('is a data set to the loader: %s', (name, labels) => {
  const out = filled(name);
  const videos = videosOf(labels);
  expect(writeDataset(out, videos, classesOf(videos), extraction)).toEqual([]);
  const dataset = openDataset(out);
  expect(dataset.warnings).toEqual([]);
  expect(dataset.classes).toEqual([...labels].sort());
  expect(dataset.videos.map(({ id }) => id).sort()).toEqual([...odd].sort());
  for (const video of dataset.videos) {
    expect(video).toMatchObject({ snippets: 3, durationSec: 2.56, strideSec: 0.64 });
    expect(video.labels.map((label) => dataset.classes[label]).sort()).toEqual([...labels].sort());
    expect(video.segments).toHaveLength(labels.length);
  }
  expect(parseExtraction(dataset.extraction, 'dataset.yaml')).toEqual(extraction);
});

it('keeps older files that say something else, each under a name of its own', () => {
  const out = filled('older');
  const write = () => writeDataset(out, videosOf(['walk']), ['walk'], extraction);
  expect([write(), write()]).toEqual([[], []]);
  const path = join(out, 'annotations.json');
  for (const [i, mine] of ['first', 'second'].entries()) {
    writeFileSync(path, mine);
    expect(write()).toEqual([`${path}.${i + 1}`]);
    expect(readFileSync(`${path}.${i + 1}`, 'utf8')).toBe(mine);
  }
  expect(readdirSync(out).sort()).toEqual([
    ...['annotations.json', 'annotations.json.1', 'annotations.json.2', 'dataset.yaml', 'pose'],
  ]);
});
