// Golden arrays as float32, by the project's own reader.
import { readFileSync } from 'node:fs';
import { readNpz as readArrays } from '../../src/arrays/index.js';
import type { Value } from '../../src/engine/index.js';

export function readNpz(path: string): Record<string, Value> {
  const arrays = Object.entries(readArrays(readFileSync(path), path));
  return Object.fromEntries(
    arrays.map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: Float32Array.from(data, Number) },
    ]),
  );
}
