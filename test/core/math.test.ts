// Softmax and medians by hand.
import { expect, it } from 'vitest';
import { median, softmax, upperMedian } from '../../src/core/index.js';

it('softmax of each row, in place', () => {
  const logits = Float64Array.of(0, Math.log(3), 1000, 1000);
  expect(softmax(logits, 2)).toBe(logits);
  [0.25, 0.75, 0.5, 0.5].forEach((expected, i) => {
    expect(logits[i]).toBeCloseTo(expected, 12);
  });
  expect([...softmax(Float64Array.of(-2000, 0))]).toEqual([0, 1]);
});

it('median', () => {
  const values = [3, 1, 2];
  expect([median(values), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  expect(values).toEqual([3, 1, 2]);
  expect([median([10, 9, 1]), median([-1, -2])]).toEqual([9, -1.5]);
});

it('upperMedian is one of the values', () => {
  const values = Float32Array.of(10, 9, -1, 2);
  expect(upperMedian(values)).toBe(9);
  expect([...values]).toEqual([10, 9, -1, 2]);
  expect(upperMedian([10, 9, 1])).toBe(9);
});
