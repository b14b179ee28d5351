// A video's class probabilities from its attention and class activations.
import { expect, it } from 'vitest';
import { classProbability } from '../../src/model/index.js';

const close = (actual: Float32Array, wanted: readonly number[]) => {
  expect(actual.length).toBe(wanted.length);
  // One rounding to float32.
  wanted.forEach((p, c) => {
    expect(actual[c]).toBeCloseTo(p, 6);
  });
};

it('is the softmax of the activations, weighted by attention, with the bias', () => {
  // x_fg·W = (¼·4 + ¾·0, ¼·0 + ¾·2) = (1, 1.5); with the bias (1.5, 1.5).
  const cam = Float32Array.of(4, 0, 0, 2);
  close(classProbability(Float32Array.of(0.2, 0.6), cam, Float32Array.of(0.5, 0)), [0.5, 0.5]);
  close(classProbability(Float32Array.of(1, 0), cam, Float32Array.of(0, 4 - Math.log(3))), [0.75, 0.25]);
});

it('holds for scores too large for exp', () => {
  const cam = Float32Array.of(2000, 1000, -1000);
  close(classProbability(Float32Array.of(0.5), cam, new Float32Array(3)), [1, 0, 0]);
});

it('attention that is 0 throughout leaves probabilities, of all snippets alike', () => {
  const cam = Float32Array.of(2, 0, 0, 4);
  const bias = Float32Array.of(0, 0);
  const nowhere = classProbability(new Float32Array(2), cam, bias);
  expect([...nowhere]).toEqual([...classProbability(Float32Array.of(1, 1), cam, bias)]);
  expect(nowhere[1]).toBeGreaterThan(nowhere[0]);
});
