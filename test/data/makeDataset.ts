// A small data set in a temporary folder, right in every way unless a test changes a part of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';

/** T × D features that count up from `from`. */
export const counting = (snippets: number, dim: number, from = 0): Uint8Array =>
  npyBytes(
    [snippets, dim],
    'f32',
    Float32Array.from({ length: snippets * dim }, (_, i) => from + i),
  );

export const yaml = `name: tiny
classes: [walk, run, sit down]
streams:
  acc: { features: acc, strideSec: 0.5, windowSec: 2 }
  gyro: { features: gyro/, fps: 50, strideFrames: 25, windowFrames: 50 }
annotations: annotations.json
splits: { train: training, validation: val, test: testing }
`;

interface Annotation {
  label: string;
  segment?: [number, number];
}

export const database: Record<string, { subset: string; duration?: number; annotations: Annotation[] }> = {
  a: {
    subset: 'training',
    duration: 6.5,
    annotations: [
      { label: 'run', segment: [1, 2] },
      { label: 'walk', segment: [2, 3.5] },
      { label: 'run', segment: [4, 5] },
    ],
  },
  b: { subset: 'training', annotations: [{ label: 'sit down' }] },
  c: { subset: 'val', annotations: [{ label: 'walk', segment: [0, 1] }] },
  d: { subset: 'testing', annotations: [] },
};

/** Files by path within the folder; `undefined` leaves one out. */
export type Files = Record<string, string | Uint8Array | undefined>;

export const withDatabase = (changed: object): Files => ({
  'annotations.json': JSON.stringify({ database: { ...database, ...changed } }),
});

/** Writes the data set with the files given changed, and returns its folder, which goes when the test is over. */
export function makeDataset(files: Files = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-dataset-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const right: Files = { 'dataset.yaml': yaml, ...withDatabase({}) };
  for (const id of Object.keys(database)) {
    right[`acc/${id}.npy`] = counting(10, 3);
    right[`gyro/${id}.npy`] = counting(10, 2, 100);
  }
  for (const [name, content] of Object.entries({ ...right, ...files })) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}
