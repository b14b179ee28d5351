// The grid of a sweep: every combination of the values given for each setting.
import { UserError } from '../core/index.js';

/** One setting and the values it takes, each as YAML text. */
export interface Axis {
  readonly key: string;
  readonly values: readonly string[];
}

/** One combination: what `--set` gets, and a name for its folder. */
export interface GridPoint {
  readonly name: string;
  readonly set: readonly string[];
}

/**
 * `key=a,b,c`: commas divide values, except within brackets, braces and quotes, so that lists can be values:
 * `localization.thresholds=[.1,.2],[.3]`. Throws UserError for anything else.
 */
export function parseAxis(text: string): Axis {
  const equals = text.indexOf('=');
  const key = text.slice(0, equals).trim();
  if (equals < 1 || key === '')
    throw new UserError(`--set ${text}: expected key.path=a,b,c, such as loss.topK=0,1.`);
  const values = splitValues(text.slice(equals + 1)).map((value) => value.trim());
  if (values.includes('')) throw new UserError(`--set ${text}: there is an empty value between commas.`);
  return { key, values: [...new Set(values)] };
}

function splitValues(text: string): string[] {
  const values = [''];
  let depth = 0;
  let quote = '';
  for (const character of text) {
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('[{'.includes(character)) depth++;
    else if (']}'.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      values.push('');
      continue;
    }
    values[values.length - 1] += character;
  }
  if (depth !== 0 || quote) throw new UserError(`--set …=${text}: a bracket or quote is not closed.`);
  return values;
}

/** All combinations, the last axis fastest. Throws UserError if a key is given twice. */
export function gridOf(axes: readonly Axis[]): GridPoint[] {
  const keys = axes.map(({ key }) => key);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice) throw new UserError(`--set ${twice}: given twice. Give all its values at once: ${twice}=a,b,c.`);
  const sets = axes.reduce<string[][]>(
    (before, { key, values }) => before.flatMap((set) => values.map((value) => [...set, `${key}=${value}`])),
    [[]],
  );
  return sets.map((set) => ({ name: nameOf(set), set }));
}

/** The points of both, each once: a sweep that is run again with more values keeps what it has. */
export function extendGrid(before: readonly GridPoint[], more: readonly GridPoint[]): GridPoint[] {
  const known = new Set(before.map(({ name }) => name));
  return [...before, ...more.filter(({ name }) => !known.has(name))];
}

/** A folder's name that tells the settings apart on any file system; a digest where they do not fit. */
function nameOf(set: readonly string[]): string {
  if (set.length === 0) return 'as-is';
  const plain = set.join(' ');
  const name = plain.replace(/[^\w.=+-]+/g, '_').replace(/^[.-]+/, '_');
  // What was replaced or cut off, or differs in case only, still has to differ.
  const exact = set.every((text) => /^\w[\w.]*=[a-z0-9.+-]+$/.test(text)) && name.length <= 100;
  return exact ? name : `${name.slice(0, 90)}-${hash(plain)}`;
}

/** FNV-1a, 32 bits in hexadecimal. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}
