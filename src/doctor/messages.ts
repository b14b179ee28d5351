// The words of findings: quoted names, rounded numbers, shares.
import { first } from '../core/index.js';

/** The first few names in quotes. */
export const quoted = (names: readonly string[]): string => first(names.map((name) => `"${name}"`));

/** Three digits: `0.533`, `12.5`, `1240`. */
export const short = (value: number): string =>
  String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** `12 %`. */
export const percent = (share: number): string => `${short(100 * share)} %`;
