// Half precision: conversion between 16-bit patterns (in a Uint16Array) and float32 values.

const floatBits = new Uint32Array(1);
const floatValue = new Float32Array(floatBits.buffer);

/** The float32 value of every half-precision bit pattern (256 KiB, filled once in about a millisecond). */
const halfValues = Float32Array.from({ length: 65536 }, (_, half) => decodeHalf(half));

/** The value of one half-precision bit pattern (IEEE 754 binary16), exactly. */
function decodeHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/**
 * Converts `count` half-precision values from `halves[start]` on into `out[outOffset]` on. Exact; NaN stays NaN.
 */
export function halfToFloat(
  halves: Uint16Array,
  start: number,
  count: number,
  out: Float32Array,
  outOffset: number,
): void {
  for (let i = 0; i < count; i++) out[outOffset + i] = halfValues[halves[start + i]];
}

/**
 * Half-precision bit patterns of float32 values: rounded to nearest, ties to even; too large becomes ±Infinity.
 */
export function floatToHalf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    floatValue[0] = values[i];
    halves[i] = encodeHalf(floatBits[0]);
  }
  return halves;
}

function encodeHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 is half-way between the largest half (65504) and the next step: from there on it is Infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2^-14 a half counts steps of 2^-24; the product is exact, so the one rounding is to an even integer.
    floatBits[0] = magnitude;
    return sign | roundToEven(floatValue[0] * 2 ** 24);
  }
  const rebased = magnitude - 0x38000000;
  return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
