// Temporal intersection over union by hand.
import { expect, it } from 'vitest';
import { tiou } from '../../src/core/index.js';

it.each<[number, number, number, number, number]>([
  [0, 10, 5, 15, 5 / 15],
  [0, 10, 2, 4, 0.2],
  [0, 10, 0, 10, 1],
  [0, 10, 10, 20, 0],
  [0, 10, 12, 20, 0],
])('[%d, %d) and [%d, %d)', (a, b, c, d, expected) => {
  expect(tiou(a, b, c, d)).toBeCloseTo(expected, 12);
  expect(tiou(c, d, a, b)).toBeCloseTo(expected, 12);
});
