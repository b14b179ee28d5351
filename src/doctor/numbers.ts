// Statistics that a few outliers do not change, and numbers in messages.
import { countOf } from '../core/index.js';

/** The q-quantile (0 … 1) by nearest rank; NaN without values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Minimum and maximum. (`Math.min(...values)` fails for many values.) */
export function extent(values: readonly number[]): readonly [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  return [least, greatest];
}

/** The value that occurs most often; undefined without values. */
export const mostCommon = (values: readonly number[]): number | undefined =>
  [...countOf(values)].sort(([, a], [, b]) => b - a)[0]?.[0];

/** Three digits: `0.533`, `12.5`, `1240`. */
export const short = (value: number): string =>
  String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** `12 %`. */
export const percent = (share: number): string => `${short(100 * share)} %`;
