// A small data set that trains in a moment: two streams, two classes, features that differ where the action is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npyBytes } from '../../src/arrays/index.js';
import { createRandom } from '../../src/data/index.js';

export interface TinyOptions {
  readonly streams?: readonly string[];
  readonly videos?: number;
  readonly snippets?: number;
  readonly dim?: number;
  readonly validation?: boolean;
  /** Whether each video has one file, with the columns of all streams side by side, instead of one a stream. */
  readonly joint?: boolean;
  /** How the segments are changed; the label set of a video stays the same. */
  readonly segments?: 'kept' | 'shuffled' | 'deleted';
  /** The data set's supervision; points lie in the middle of the segments, before any change of these. */
  readonly supervision?: 'tags' | 'points' | 'segments';
  /** Changes each value of the features; `d` is its column. */
  readonly change?: (x: number, d: number) => number;
}

const classes = ['jump', 'turn'];

/** Write a data set into `dir`, which is created if it does not exist, and return `dir`. */
export function writeTinyDataset(dir: string, options: TinyOptions = {}): string {
  const {
    streams = ['rgb', 'flow'],
    videos = 12,
    snippets = 16,
    dim = 5,
    validation = true,
    segments = 'kept',
    joint = false,
    supervision,
    change = (x) => x,
  } = options;
  const random = createRandom('tiny');
  const database: Record<string, object> = {};
  for (let v = 0; v < videos; v++) {
    const label = v % 2;
    const start = 3 + random.int(snippets - 8);
    const subset = v < videos - 4 ? 'training' : v < videos - 2 && validation ? 'validation' : 'testing';
    const drawn = (sec: number) => (segments === 'shuffled' ? (sec * 7 + v) % 10 : sec);
    const times = { segment: [drawn(start), drawn(start) + 4] };
    const point = { label: classes[label], point: start + 2 };
    const annotations = [
      { label: classes[label], ...(segments === 'deleted' ? {} : times) },
      ...(supervision === 'points' ? [point] : []),
    ];
    // Every other video has a background annotation.
    const background = supervision && v % 2 ? { background: [[0, 2]] } : {};
    database[`v${v}`] = { subset, duration: snippets, annotations, ...background };
    const parts = streams.map((stream) => {
      const data = random.normals(new Float32Array(snippets * dim)).map((x, i) => {
        const t = Math.floor(i / dim);
        const action = t >= start && t < start + 4 && i % dim === label;
        return change(0.3 * x + (action ? 2 : 0), i % dim);
      });
      return { folder: stream, width: dim, data };
    });
    for (const { folder, width, data } of joint ? [sideBySide(parts, snippets)] : parts) {
      mkdirSync(join(dir, folder), { recursive: true });
      writeFileSync(join(dir, folder, `v${v}.npy`), npyBytes([snippets, width], 'f32', data));
    }
  }
  writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database }));
  const streamLines = streams.map((name, i) => {
    const features = joint ? `joint/, columns: [${i * dim}, ${(i + 1) * dim - 1}]` : `${name}/`;
    return `  ${name}: { features: ${features}, strideSec: 1, windowSec: 1 }`;
  });
  const splits = validation
    ? '{ train: training, validation: validation, test: testing }'
    : '{ train: training, test: testing }';
  writeFileSync(
    join(dir, 'dataset.yaml'),
    `name: tiny\nclasses: [${classes.join(', ')}]\nstreams:\n${streamLines.join('\n')}\nannotations: annotations.json\nsplits: ${splits}\n${supervision ? `supervision: ${supervision}\n` : ''}`,
  );
  return dir;
}

interface Part {
  readonly folder: string;
  readonly width: number;
  readonly data: Float32Array;
}

/** The columns of the first part, then those of the next. */
function sideBySide(parts: readonly Part[], snippets: number): Part {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const data = new Float32Array(snippets * width);
  for (let t = 0; t < snippets; t++) {
    let at = t * width;
    for (const part of parts) {
      data.set(part.data.subarray(t * part.width, (t + 1) * part.width), at);
      at += part.width;
    }
  }
  return { folder: 'joint', width, data };
}
