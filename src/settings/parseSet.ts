// The argument of `--set`: one setting, as a tree that is merged into others.
import { parse } from 'yaml';
import { UserError } from '../core/index.js';

/** Settings before they are validated: mappings, to any depth. */
export type Tree = { [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `key.path=value`, the value as YAML, → { key: { path: value } }. Throws UserError, with the `example`, for other text. */
export function parseSet(text: string, example: string): Tree {
  const equals = text.indexOf('=');
  const keys = text.slice(0, Math.max(equals, 0)).split('.');
  if (keys.includes('')) throw new UserError(`--set ${text}: expected key.path=value, such as ${example}.`);
  let value: unknown;
  try {
    value = parse(text.slice(equals + 1));
  } catch (error) {
    throw new UserError(`--set ${text}: the value is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  return keys.reduceRight((inner: unknown, key) => ({ [key]: inner }), value) as Tree;
}
