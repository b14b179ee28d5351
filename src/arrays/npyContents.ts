// The contents of any .npy file: numbers, text, and pickled objects (numpy.save with allow_pickle).
import { basename } from 'node:path';
import { UserError } from '../core/index.js';
import { type OpenFile, withFile } from '../io/index.js';
import type { Contents, PickledValue } from './container.js';
import { fixedTexts } from './fixedText.js';
import { elementCount, formatShape } from './nativeArray.js';
import { openNpy, readNpyHead } from './npy.js';
import { readPickle } from './pickle.js';
import type { Reopen } from './pickledValue.js';

/** The arrays, texts and objects of a .npy file. UserError if it is damaged or holds something else. */
export function openNpyContents(path: string): Contents {
  const name = stemOf(path);
  const special = withFile(path, (file) => specialContents(file, path, name, (use) => withFile(path, use)));
  if (special) return special;
  const { shape, dtype, load } = openNpy(path);
  return { arrays: [{ name, shape, dtype, load: async () => load() }], texts: [] };
}

/** The contents of a .npy file of text or objects; undefined for numbers. */
export function specialContents(
  file: OpenFile,
  path: string,
  name: string,
  reopen: Reopen,
): Contents | undefined {
  const { descr = '', shape, dataOffset } = readNpyHead(file, path);
  const [, order, kind, size] = /^([<>|=])([OUS])(\d*)$/.exec(descr) ?? [];
  if (kind === 'O') return contentsOf(readPickle(file, path, dataOffset, reopen), name);
  if (kind !== 'U' && kind !== 'S') return undefined;
  const itemBytes = Number(size) * (kind === 'U' ? 4 : 1);
  const texts = textsOf(file, path, { kind, itemBytes, bigEndian: order === '>', shape, dataOffset });
  return { arrays: [], texts: [{ name, items: texts.map((text) => [text]) }] };
}

interface TextHead {
  kind: 'U' | 'S';
  itemBytes: number;
  bigEndian: boolean;
  shape: number[];
  dataOffset: number;
}

function textsOf(file: OpenFile, path: string, head: TextHead): string[] {
  const { kind, itemBytes, bigEndian, shape, dataOffset } = head;
  const expected = dataOffset + elementCount(shape) * itemBytes;
  // Text of width 0 could be a list of any length in an empty file.
  if (expected !== file.bytes || itemBytes === 0)
    throw new UserError(
      `${path} is damaged: ${formatShape(shape)} texts of ${itemBytes} bytes take ${expected} bytes, found ${file.bytes}. Save it again.`,
    );
  const bytes = file.read(dataOffset, file.bytes - dataOffset);
  return fixedTexts(kind, itemBytes, bigEndian, bytes, elementCount(shape));
}

/** A file's name without folder and extension. */
export const stemOf = (path: string): string => basename(path).replace(/(?<=.)\.[^.]*$/, '');

/** The arrays and lists of text in a pickled value, named by the keys and indices that lead to them. */
export function contentsOf(content: PickledValue, root: string): Contents & { content: PickledValue } {
  const found: Contents = { arrays: [], texts: [] };
  const visit = (value: PickledValue, name: string): void => {
    const inner = (key: string) => (name ? `${name}/${key}` : key);
    if (Array.isArray(value)) {
      if (isTexts(value)) {
        const items = value.map((item) => (typeof item === 'string' ? [item] : (item as string[])));
        found.texts.push({ name: name || root, items });
      } else {
        value.forEach((item, i) => {
          visit(item, inner(String(i)));
        });
      }
    } else if (value instanceof Map) {
      for (const [key, item] of value) visit(item, inner(String(key)));
    } else if (value !== null && typeof value === 'object') {
      found.arrays.push({ ...value, name: name || root });
    }
  };
  visit(content, '');
  return { ...found, content };
}

/** Whether values are strings or lists of strings, of which some may be empty, but not all. */
function isTexts(values: readonly PickledValue[]): boolean {
  const text = (value: PickledValue) => typeof value === 'string';
  return (
    values.every((value) => text(value) || (Array.isArray(value) && value.every(text))) &&
    values.some((value) => text(value) || (Array.isArray(value) && value.length > 0))
  );
}
