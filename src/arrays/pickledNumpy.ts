// The functions that pickles of NumPy arrays call, as data only. All other functions are refused by name.
// As NumPy writes them: ndarray.__reduce__, dtype.__reduce__ (numpy/_core/src/multiarray), PEP 574 for _frombuffer.
import { UserError } from '../core/index.js';
import { type DType, elementCount } from './nativeArray.js';
import { dtypeOfDescr } from './npy.js';

/** Bytes of a pickle that stay in the file. With `utf8` they are text whose characters stand for the bytes. */
export interface Span {
  at: number;
  count: number;
  utf8: boolean;
}

/** An element type: of numbers (`dtype`), `U` and `S` text of a fixed width, or `O` objects. */
export interface PickledDType {
  kind: 'number' | 'U' | 'S' | 'O';
  dtype?: DType;
  itemBytes: number;
  bigEndian: boolean;
}

/** An array while its pickle is read: `_reconstruct` creates it empty, BUILD sets its state. */
export class ArrayBox {
  shape: number[] = [];
  type?: PickledDType;
  fortranOrder = false;
  /** Bytes, or for objects the list of them. */
  contents?: Uint8Array | Span | Item[];
  /** A NumPy scalar: one value, not an array of it. */
  scalar = false;
}

/** An element type while its pickle is read: BUILD sets its byte order. */
export class DTypeBox {
  constructor(readonly type: PickledDType) {}
}

/** A function that a pickle may call. */
export class Callable {
  constructor(
    readonly name: string,
    readonly call: (args: Item[]) => Item,
  ) {}
}

/** A value on the stack of a pickle. */
export type Item =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | SpanBox
  | ArrayBox
  | DTypeBox
  | Callable
  | Item[]
  | Map<Item, Item>;

export class SpanBox {
  constructor(readonly span: Span) {}
}

const asList = ([items]: Item[]): Item =>
  Array.isArray(items) ? items : items === undefined ? [] : damaged();

const callables: Record<string, (args: Item[]) => Item> = {
  'numpy.core.multiarray._reconstruct': () => new ArrayBox(),
  'numpy.core.multiarray.scalar': ([type, contents]) => {
    const box = filled(new ArrayBox(), [], type, false, contents);
    box.scalar = true;
    return box;
  },
  'numpy.core.numeric._frombuffer': ([contents, type, shape, order]) =>
    filled(new ArrayBox(), shape, type, asText(order) === 'F', contents),
  'numpy.dtype': ([code]) => new DTypeBox(dtypeOf(asText(code))),
  // Only an argument of _reconstruct.
  'numpy.ndarray': () => damaged(),
  // Python 3 writes bytes for Python 2 as text whose characters are the bytes.
  '_codecs.encode': ([text]) => encoded(text),
  'builtins.bytes': ([text]) => (text === undefined ? new Uint8Array() : encoded(text)),
  'builtins.bytearray': ([text]) => (text === undefined ? new Uint8Array() : encoded(text)),
  'builtins.list': asList,
  'builtins.tuple': asList,
  'builtins.set': asList,
  'builtins.frozenset': asList,
  'builtins.dict': () => new Map(),
  'collections.defaultdict': () => new Map(),
  'collections.OrderedDict': ([pairs = []]) =>
    Array.isArray(pairs)
      ? new Map(pairs.map((pair) => (Array.isArray(pair) ? [pair[0], pair[1]] : damaged())))
      : damaged(),
};

/** The function of that name. UserError with the name if it is not a known one. */
export function callable(module: string, attribute: string, file: string): Callable {
  const known = `${module.replace(/^numpy\._core\b/, 'numpy.core').replace(/^__builtin__$/, 'builtins')}.${attribute}`;
  if (!Object.hasOwn(callables, known))
    throw new UserError(
      `${file}: the pickle calls for "${module}.${attribute}", which is refused: only NumPy arrays, lists, dictionaries, text ` +
        'and numbers are read, and nothing is run. If you trust the file, save its arrays with numpy.savez.',
    );
  return new Callable(known, callables[known]);
}

/** Sets the state: of an array (version, shape, type, Fortran order, contents), of a type (version, byte order, …). */
export function build(object: Item, state: Item): void {
  if (!Array.isArray(state)) damaged();
  else if (object instanceof ArrayBox) {
    const [shape, type, fortranOrder, contents] = state.slice(-4);
    filled(object, shape, type, Boolean(fortranOrder), contents);
  } else if (object instanceof DTypeBox) object.type.bigEndian = asText(state[1]) === '>';
  else damaged();
}

function filled(box: ArrayBox, shape: Item, type: Item, fortranOrder: boolean, contents: Item): ArrayBox {
  const sizes = typeof shape === 'number' ? [shape] : shape;
  if (!(type instanceof DTypeBox) || !isSizes(sizes)) return damaged();
  const bytes = elementCount(sizes) * type.type.itemBytes;
  if (type.type.kind === 'O') {
    if (!Array.isArray(contents) || contents.length !== elementCount(sizes)) return damaged();
    box.contents = contents;
  } else if (contents instanceof SpanBox) {
    // UTF-8 text has at least as many bytes as it stands for; the exact number shows when it is decoded.
    if (contents.span.utf8 ? contents.span.count < bytes : contents.span.count !== bytes) return damaged();
    box.contents = contents.span;
  } else {
    const inMemory = typeof contents === 'string' ? Buffer.from(contents, 'latin1') : contents;
    if (!(inMemory instanceof Uint8Array) || inMemory.length !== bytes) return damaged();
    box.contents = inMemory;
  }
  return Object.assign(box, { shape: sizes, type: type.type, fortranOrder });
}

function dtypeOf(code: string): PickledDType {
  const [, order, letter, size] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(code) ?? damaged();
  const bigEndian = order === '>';
  if (letter === 'O') return { kind: 'O', itemBytes: 0, bigEndian };
  if (letter === 'U') return { kind: 'U', itemBytes: 4 * Number(size), bigEndian };
  if (letter === 'S' || letter === 'a') return { kind: 'S', itemBytes: Number(size), bigEndian };
  const known = dtypeOfDescr(letter + size);
  if (!known)
    throw new PickleError(
      `it holds an array of type '${code}'; floats, integers, booleans and text are read`,
    );
  return { kind: 'number', dtype: known, itemBytes: Number(size), bigEndian };
}

function encoded(text: Item): Item {
  if (text instanceof SpanBox) return text;
  if (text instanceof Uint8Array) return text;
  return typeof text === 'string' ? Buffer.from(text, 'latin1') : damaged();
}

export const asText = (value: Item): string =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString('latin1')
    : typeof value === 'string'
      ? value
      : damaged();

const isSizes = (value: Item): value is number[] =>
  Array.isArray(value) &&
  value.every((size) => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0);

/** A fault inside a pickle, without the file's name. */
export class PickleError extends Error {}

export function damaged(): never {
  throw new PickleError('it is truncated or damaged');
}
