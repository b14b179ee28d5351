// The normal draws of the CVAE: a bank made once, of which each step reads a stretch at a random offset.
import { createRandom } from '../data/index.js';
import type { Value } from '../engine/index.js';
import type { Window } from '../onnx/index.js';

/**
 * Drawing afresh would cost as much as a phase of a small model. A bank of at least a million draws, four times what
 * a step reads, repeats a stretch so rarely that training does not notice.
 */
export function noiseBank(seed: string, valuesPerStep: number): Value {
  const data = new Float32Array(Math.max(4 * valuesPerStep, 1 << 20));
  createRandom(`${seed}/noise`).normals(data);
  return { data, shape: [data.length] };
}

/** A stretch of the bank for `shape`, at an offset drawn by `uniform`. */
export function noiseWindow(bankLength: number, shape: readonly number[], uniform: () => number): Window {
  const size = shape.reduce((a, b) => a * b, 1);
  return { state: 'noise', offset: Math.floor(uniform() * (bankLength - size + 1)), shape };
}
