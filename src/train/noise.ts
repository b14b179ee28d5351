// The normal draws of the CVAE: a bank made once, of which each step reads a window at a random offset.
import { createRandom } from '../data/index.js';
import { sizeOf, type Value } from '../engine/index.js';
import type { Feeds, Runtime, Window } from '../onnx/index.js';

/**
 * Standard normals for windows of `windowSize` values. Drawing them for each step would cost as much as a phase of a small
 * model. A bank of at least a million draws, four times the size of a window, repeats a window so rarely that training
 * does not notice.
 */
export function noiseBank(key: string, windowSize: number): Value {
  const data = new Float32Array(Math.max(4 * windowSize, 1 << 20));
  createRandom(key).normals(data);
  return { data, shape: [data.length] };
}

export interface Noise {
  /** The noise feeds of a step for each runtime; `key` decides which windows of the bank they are. */
  feeds(key: string): Feeds[];
}

/** Write the bank of `key` to runtimes that read noise of these shapes, (L·B·T, Z) each, once a phase. */
export async function openNoise(
  runtimes: readonly Pick<Runtime, 'write'>[],
  shapes: readonly (readonly number[])[],
  key: string,
): Promise<Noise> {
  const bank = noiseBank(key, Math.max(...shapes.map(sizeOf)));
  await Promise.all(runtimes.map((runtime) => runtime.write({ noise: bank })));
  // The bank stays in the runtimes only.
  const { length } = bank.data;
  return {
    feeds(key) {
      const { uniform } = createRandom(key);
      const window = (shape: readonly number[]): Window => ({
        state: 'noise',
        offset: Math.floor(uniform() * (length - sizeOf(shape) + 1)),
        shape,
      });
      return shapes.map((shape) => ({ 'cvae/noise': window(shape), 'model/noise': window(shape) }));
    },
  };
}
