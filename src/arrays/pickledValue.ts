// From the stack of a pickle to values: arrays that load on demand, lists, maps and text. Endless nesting is refused.
import type { OpenFile } from '../io/index.js';
import type { PickledArray, PickledValue } from './container.js';
import { bytesToText, fixedTexts } from './fixedText.js';
import { decode, type NativeArray } from './nativeArray.js';
import { nativeContents } from './npy.js';
import { ArrayBox, damaged, type Item, PickleError, type Span, SpanBox } from './pickledNumpy.js';

const MAX_DEPTH = 64;

/** Opens again the file that a pickle is in. */
export type Reopen = <T>(use: (file: OpenFile) => T) => T;

/**
 * The value on the stack of a pickle. A pickle may repeat one list in many lists, and these in others, so that a few hundred
 * bytes stand for more values than fit in memory. The value may therefore have at most as many values as the file has bytes.
 */
export function finishPickle(item: Item, file: OpenFile, path: string, reopen: Reopen): PickledValue {
  let left = file.bytes;

  const finish = (value: Item, depth: number): PickledValue => {
    if (--left < 0 || depth > MAX_DEPTH)
      throw new PickleError('it is nested too deep, refers to itself, or repeats its parts without end');
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Uint8Array) return bytesToText(value);
    if (value instanceof SpanBox) return bytesToText(file.read(value.span.at, value.span.count));
    if (Array.isArray(value)) return value.map((inner) => finish(inner, depth + 1));
    if (value instanceof Map)
      return new Map([...value].map(([key, inner]) => [finish(key, depth + 1), finish(inner, depth + 1)]));
    return value instanceof ArrayBox ? finishArray(value, depth) : damaged();
  };

  const finishArray = (
    { shape, type, contents, fortranOrder, scalar }: ArrayBox,
    depth: number,
  ): PickledValue => {
    if (!type || !contents) return damaged();
    if (Array.isArray(contents))
      return nested(
        contents.map((inner) => finish(inner, depth + 1)),
        shape,
      );
    const { kind, dtype, itemBytes, bigEndian } = type;
    if (kind === 'U' || kind === 'S') {
      const bytes = contents instanceof Uint8Array ? contents : spanBytes(file, contents);
      const count = itemBytes ? bytes.length / itemBytes : shape.reduce((a, b) => a * b, 1);
      left -= count;
      if (left < 0) return damaged();
      const texts = fixedTexts(kind, itemBytes, bigEndian, bytes, count);
      return scalar ? texts[0] : nested(texts, shape);
    }
    if (!dtype) return damaged();
    const load = (from: OpenFile): NativeArray => {
      const bytes = contents instanceof Uint8Array ? Uint8Array.from(contents) : spanBytes(from, contents);
      return nativeContents({ shape, dtype, bigEndian, fortranOrder }, bytes, path);
    };
    if (!scalar) return { shape, dtype, load: async () => reopen(load) } satisfies PickledArray;
    const [value] = decode(dtype, load(file));
    return dtype === 'bool' ? Boolean(value) : typeof value === 'bigint' ? Number(value) : value;
  };

  return finish(item, 0);
}

function spanBytes(file: OpenFile, { at, count, utf8 }: Span): Uint8Array<ArrayBuffer> {
  const bytes = file.read(at, count);
  return utf8 ? Uint8Array.from(Buffer.from(Buffer.from(bytes).toString('utf8'), 'latin1')) : bytes;
}

/** Values in C order as nested lists: one list for one axis, the value itself without axes. */
function nested(values: PickledValue[], shape: readonly number[]): PickledValue {
  if (shape.length === 0) return values[0];
  let lists = values;
  for (const size of shape.slice(1).reverse())
    lists = Array.from({ length: size ? lists.length / size : 0 }, (_, i) =>
      lists.slice(i * size, (i + 1) * size),
    );
  return lists;
}
