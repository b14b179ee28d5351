// Compares rows of numbers that were computed by hand.
import { expect } from 'vitest';

export function expectRows(actual: number[][], expected: number[][]): void {
  expect(actual).toHaveLength(expected.length);
  // Values computed by hand have seven digits.
  actual.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(expected.flat()[i], 6);
  });
}
