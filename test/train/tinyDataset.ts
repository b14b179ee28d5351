// A small data set that trains in a moment: two streams, two classes, features that differ where the action is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../src/data/index.js';

export interface TinyOptions {
  readonly streams?: readonly string[];
  readonly videos?: number;
  readonly snippets?: number;
  readonly dim?: number;
  readonly validation?: boolean;
  /** What becomes of the segments; the labels of a video stay the same set. */
  readonly segments?: 'kept' | 'shuffled' | 'deleted';
}

const classes = ['jump', 'turn'];

/** Write a data set into `dir` (made if need be) and return it. */
export function writeTinyDataset(dir: string, options: TinyOptions = {}): string {
  const {
    streams = ['rgb', 'flow'],
    videos = 12,
    snippets = 16,
    dim = 5,
    validation = true,
    segments = 'kept',
  } = options;
  const random = createRandom('tiny');
  const database: Record<string, object> = {};
  for (let v = 0; v < videos; v++) {
    const label = v % 2;
    const start = 3 + random.int(snippets - 8);
    const subset = v < videos - 4 ? 'training' : v < videos - 2 && validation ? 'validation' : 'testing';
    const drawn = (sec: number) => (segments === 'shuffled' ? (sec * 7 + v) % 10 : sec);
    const times = { segment: [drawn(start), drawn(start) + 4] };
    const annotation = { label: classes[label], ...(segments === 'deleted' ? {} : times) };
    database[`v${v}`] = { subset, duration: snippets, annotations: [annotation] };
    for (const stream of streams) {
      const data = random.normals(new Float32Array(snippets * dim)).map((x, i) => {
        const t = Math.floor(i / dim);
        return 0.3 * x + (t >= start && t < start + 4 && i % dim === label ? 2 : 0);
      });
      mkdirSync(join(dir, stream), { recursive: true });
      writeFileSync(join(dir, stream, `v${v}.npy`), npy(data, [snippets, dim]));
    }
  }
  writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database }));
  const streamLines = streams.map((name) => `  ${name}: { features: ${name}/, strideSec: 1, windowSec: 1 }`);
  const splits = validation
    ? '{ train: training, validation: validation, test: testing }'
    : '{ train: training, test: testing }';
  writeFileSync(
    join(dir, 'dataset.yaml'),
    `name: tiny\nclasses: [${classes.join(', ')}]\nstreams:\n${streamLines.join('\n')}\nannotations: annotations.json\nsplits: ${splits}\n`,
  );
  return dir;
}

/** The bytes of a version 1.0 .npy file of float32. */
export function npy(data: Float32Array, shape: readonly number[]): Uint8Array {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = `${dict.padEnd(117, ' ')}\n`;
  const bytes = Buffer.alloc(10 + header.length + data.byteLength);
  bytes.write('\x93NUMPY\x01\x00', 'latin1');
  bytes.writeUInt16LE(header.length, 8);
  bytes.write(header, 10, 'latin1');
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).copy(bytes, 10 + header.length);
  return bytes;
}
