// The average of the activations of several models.
import { describe, expect, it } from 'vitest';
import { averageActivations, type StreamActivations } from '../../src/localize/index.js';

const activations = (scale: number): StreamActivations => ({
  attention: Float32Array.of(0.25 * scale, 0.5),
  cam: Float32Array.of(1, scale, 0, 2 * scale),
  bias: Float32Array.of(scale, -1),
  classProbability: Float32Array.of(1 - scale / 4, scale / 4),
});

describe('averageActivations', () => {
  it('averages each array, and with it the logits x·W + b', () => {
    const { attention, cam, bias, classProbability } = averageActivations([activations(1), activations(3)]);
    expect([...attention]).toEqual([0.5, 0.5]);
    expect([...cam]).toEqual([1, 2, 0, 4]);
    expect([...bias]).toEqual([2, -1]);
    expect([...classProbability]).toEqual([0.5, 0.5]);
  });
  it('returns a single one unchanged, and refuses none', () => {
    const only = activations(2);
    expect(averageActivations([only])).toBe(only);
    expect(() => averageActivations([])).toThrow(RangeError);
  });
});
