// Half precision against an independent decoder over all 65,536 patterns, and rounding against its definition.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatToHalf, halfToFloat } from '../../src/arrays/index.js';

const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
const values = new Float32Array(65536);
halfToFloat(patterns, 0, 65536, values, 0);

describe('halfToFloat', () => {
  test.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
    [0x8000, -0],
  ])('%i is %d (values from IEEE 754)', (pattern, value) => {
    expect(values[pattern]).toBe(value);
  });

  test('grows with the pattern, from 0 to infinity', () => {
    for (let i = 1; i <= 0x7c00; i++)
      if (!(values[i] > values[i - 1] && values[i | 0x8000] === -values[i])) expect.fail(`pattern ${i}`);
  });

  test('copies the part it is asked for', () => {
    const out = new Float32Array(4);
    halfToFloat(Uint16Array.of(0x3c00, 0x4000, 0x4200), 1, 2, out, 1);
    expect([...out]).toEqual([0, 2, 3, 0]);
  });
});

describe('floatToHalf', () => {
  test('gives every pattern back; NaN stays NaN', () => {
    const back = floatToHalf(values);
    for (let i = 0; i < 65536; i++) {
      const notNumber = (i & 0x7c00) === 0x7c00 && (i & 0x3ff) !== 0;
      if (notNumber ? (back[i] & 0x7fff) <= 0x7c00 : back[i] !== i)
        expect.fail(`pattern ${i} came back as ${back[i]}`);
    }
  });

  test('rounds to the nearest, ties to even, at every step between two halves', () => {
    for (let i = 0; i < 0x7bff; i++) {
      const [low, high] = [values[i], values[i + 1]];
      const middle = (low + high) / 2;
      const even = i % 2 === 0 ? i : i + 1;
      const below = Math.fround(low + (middle - low) * 0.999);
      const above = Math.fround(middle + (high - middle) * 0.001);
      const got = floatToHalf(Float32Array.of(below, middle, above, -middle));
      if (got[0] !== i || got[1] !== even || got[2] !== i + 1 || got[3] !== (even | 0x8000))
        expect.fail(`between ${low} and ${high}: ${got}`);
    }
  });

  test('from half-way beyond the largest on it is infinite', () => {
    expect([...floatToHalf(Float32Array.of(65504, 65519.99, 65520, 1e30, -1e30))]).toEqual([
      0x7bff, 0x7bff, 0x7c00, 0x7c00, 0xfc00,
    ]);
  });

  test('is off by at most half a step', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (x) => {
        const out = new Float32Array(1);
        halfToFloat(floatToHalf(Float32Array.of(x)), 0, 1, out, 0);
        // 11 significant bits: a step is 2^-10 of the power of two below |x|, and never less than 2^-24.
        const step = Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - 10), 2 ** -24);
        return Math.abs(out[0] - x) <= step / 2;
      }),
    );
  });
});
