// Checks a value against a zod schema; the error tells in one line where and how it differs.
import { z } from 'zod';
import { didYouMean, UserError } from '../core/index.js';

/**
 * The value as parsed by the schema. UserError with the file, the path in it, the fault and the value found; for an unknown
 * key also the nearest known key. Only the first fault is described, the others are counted.
 */
export function checkSchema<S extends z.ZodType>(schema: S, value: unknown, file: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue, ...more] = result.error.issues;
  const rest = more.length
    ? ` (and ${more.length} more such ${more.length > 1 ? 'problems' : 'problem'})`
    : '';
  throw new UserError(`${file}: ${describe(issue, schema, value)}${rest}`);
}

/**
 * A schema for an object with any keys, as a map in their order. A record of zod leaves out the key `__proto__`, which may
 * be the name of a file.
 */
export const mapping = <S extends z.ZodType>(value: S) =>
  z.preprocess(
    (input) =>
      typeof input === 'object' && input !== null && !Array.isArray(input)
        ? new Map(Object.entries(input))
        : input,
    z.map(z.string(), value),
  );

function describe(outer: z.core.$ZodIssue, schema: z.ZodType, value: unknown): string {
  const issue = innermost(outer);
  const where = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0];
    const known = keysAt(schema, issue.path);
    const near = didYouMean(key, known);
    return `${where ? `${where}: ` : ''}unknown key "${key}".${near || ` Known keys: ${known.join(', ')}.`}`;
  }
  if (issue.code === 'invalid_key') {
    const [key] = issue.path.slice(-1);
    return `${formatPath(issue.path.slice(0, -1)) || 'the top level'}: ${sentence(issue.issues[0])}, found ${shorten(key)}.`;
  }
  const found = shorten(valueAt(value, issue.path));
  return `${where || 'the top level'}: ${sentence(issue)}, found ${found}.`;
}

/** If all alternatives of a union fail, the fault inside the most likely one, if there is one. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const [meant] = issue.errors
    .filter(([{ path, code }]) => path.length > 0 || code === 'unrecognized_keys')
    .sort((a, b) => a.length - b.length)
    .flat();
  return meant ? innermost({ ...meant, path: [...issue.path, ...meant.path] }) : issue;
}

function sentence(issue: z.core.$ZodIssue): string {
  // Own messages of a schema are more specific than the type.
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input: expected'))
    return `expected ${plainNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const alternatives = issue.errors.map(([first]) => sentence(first).replace(/^expected /, ''));
    return `expected ${[...new Set(alternatives)].join(' or ')}`;
  }
  return issue.message
    .replace(/^(Invalid|Too) \w+: /, '')
    .replace(/^Invalid discriminator value\. Expected/, 'expected')
    .replace(/\.$/, '');
}

const plainNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  map: 'a mapping',
  object: 'a mapping',
  record: 'a mapping',
  boolean: 'true or false',
  tuple: 'a list',
};

/** `database["v 1"].annotations[3].segment`, as in code. */
function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
    })
    .join('')
    .replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (at: unknown, key) => (at === null || at === undefined ? at : Reflect.get(Object(at), key)),
    value,
  );
}

function shorten(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
  } catch {
    return 'something nested too deep to show';
  }
}

/** The keys of the object schema at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe)
    return keysAt(schema.in instanceof z.ZodTransform ? schema.out : schema.in, path);
  if (schema instanceof z.ZodUnion)
    return [...new Set(schema.options.flatMap((option) => keysAt(option, path)))];
  const [key, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(schema.shape);
    const field = schema.shape[String(key)];
    return field ? keysAt(field, rest) : [];
  }
  if (schema instanceof z.ZodRecord && key !== undefined) return keysAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray && key !== undefined) return keysAt(schema.element, rest);
  return [];
}
