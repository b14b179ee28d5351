// zod → one line: checks what a file holds against a schema, and says in one line where and how it differs.
import { z } from 'zod';
import { didYouMean } from './closest.js';
import { UserError } from './userError.js';

/**
 * The value as the schema gives it. UserError with the file, the path within it, what is wrong and what was found;
 * an unknown key comes with the known one that is nearest. Only the first problem is told in full.
 */
export function checkSchema<S extends z.ZodType>(schema: S, value: unknown, file: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue, ...more] = result.error.issues;
  const rest = more.length ? ` (and ${more.length} more such ${more.length > 1 ? 'problems' : 'problem'})` : '';
  throw new UserError(`${file}: ${describe(issue, schema, value)}${rest}`);
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): string {
  const where = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0];
    const known = keysAt(schema, issue.path);
    const near = didYouMean(key, known);
    return `${where ? `${where}: ` : ''}unknown key "${key}".${near || ` Known keys: ${known.join(', ')}.`}`;
  }
  const found = shorten(valueAt(value, issue.path));
  return `${where || 'the whole file'}: ${sentence(issue)}, found ${found}.`;
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${plainNames[issue.expected] ?? issue.expected}`;
  return issue.message.replace(/^Invalid input: /, '').replace(/\.$/, '');
}

const plainNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  boolean: 'true or false',
  tuple: 'a list',
};

/** `database["v 1"].annotations[3].segment`, as one would write it in code. */
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
  return path.reduce((at: unknown, key) => (at === null || at === undefined ? at : Reflect.get(Object(at), key)), value);
}

function shorten(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The keys that the object schema at a path knows. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) return keysAt(schema.in, path);
  if (path.length === 0) return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const [key, ...rest] = path;
  if (schema instanceof z.ZodObject) return keysAt(schema.shape[String(key)], rest);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  return [];
}
