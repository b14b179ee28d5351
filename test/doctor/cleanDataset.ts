// A small data set in which the doctor finds nothing wrong, unless a test changes a part of it.
import { floatToHalf } from '../../src/arrays/index.js';
import { npyBytes as nativeNpyBytes } from '../../src/arrays/writeNpy.js';
import { createRandom } from '../../src/data/index.js';
import { type Files, makeDataset, yaml } from '../data/makeDataset.js';

export interface TestVideo {
  subset: string;
  duration?: unknown;
  fps?: unknown;
  annotations: { label: string; segment?: unknown }[];
}

export type Database = Record<string, TestVideo | undefined>;

const labels = ['walk', 'run', 'sit down'];

/** Ten training videos and five each to validate and test on: a to t. */
export const ids = [...'abcdefghijklmnopqrst'];

const subsetOf = (index: number): string => (index < 10 ? 'training' : index < 15 ? 'val' : 'testing');

/** T of the video at an index of `ids`: 10 to 29. */
export const snippetsOf = (index: number): number => 10 + index;

/** Snippets of 2 s every half second, up to the end. */
export const durationOf = (index: number): number => (snippetsOf(index) - 1) * 0.5 + 2;

/** Each video has one label, some another one too; segments within the video, apart from each other. */
export const database: Record<string, TestVideo> = Object.fromEntries(
  ids.map((id, index) => [
    id,
    {
      subset: subsetOf(index),
      duration: durationOf(index),
      annotations: [
        { label: labels[index % 3], segment: [0.5, 2] },
        { label: labels[index % 3], segment: [3, 4.25] },
        ...(index % 4 === 0 ? [{ label: labels[(index + 1) % 3], segment: [2, 3.5] }] : []),
      ],
    },
  ]),
);

/** T × D float32 features of about one in size, none 0, different for each `key`. */
export function features(snippets: number, dim: number, key: string, scale = 1): Uint8Array {
  const data = createRandom(key).normals(new Float32Array(snippets * dim));
  return nativeNpyBytes(
    [snippets, dim],
    'f32',
    data.map((value) => (value + 0.001) * scale),
  );
}

/** The same as float16. */
export const half = (snippets: number, dim: number, key: string): Uint8Array =>
  nativeNpyBytes(
    [snippets, dim],
    'f16',
    floatToHalf(createRandom(key).normals(new Float32Array(snippets * dim))),
  );

export const annotations = (changed: Database): Files => ({
  'annotations.json': JSON.stringify({ version: 'tiny', database: { ...database, ...changed } }),
});

/** dataset.yaml with a part replaced. */
export const config = (from: string | RegExp, to: string): Files => {
  const changed = yaml.replace(from, to);
  if (changed === yaml) throw new Error(`dataset.yaml has no ${from}`);
  return { 'dataset.yaml': changed };
};

/** Writes it with the files given changed; the folder goes when the test is over. */
export function cleanDataset(files: Files = {}): string {
  const right: Files = { 'dataset.yaml': yaml, ...annotations({}) };
  for (const [index, id] of ids.entries()) {
    right[`acc/${id}.npy`] = features(snippetsOf(index), 3, `acc/${id}`);
    right[`gyro/${id}.npy`] = features(snippetsOf(index), 2, `gyro/${id}`);
  }
  return makeDataset({ ...right, ...files });
}
