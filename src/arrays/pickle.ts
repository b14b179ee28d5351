// Python pickles (protocols 0 to 5) of NumPy arrays, lists, dictionaries, text and numbers. Nothing in a pickle is run.
// Opcodes: https://github.com/python/cpython/blob/main/Lib/pickletools.py

import { UserError } from '../core/index.js';
import { type OpenFile, withFile } from '../io/index.js';
import { type ByteCursor, createByteCursor } from './byteCursor.js';
import type { PickledValue } from './container.js';
import {
  asText,
  build,
  Callable,
  callable,
  damaged,
  type Item,
  PickleError,
  SpanBox,
} from './pickledNumpy.js';
import { finishPickle, type Reopen } from './pickledValue.js';

/** Longer strings, mostly the contents of arrays, stay in the file until they are needed. */
const KEPT_BYTES = 4096;
/** A bound on memory, because one byte of a pickle can create a list. Real files have far fewer values. */
const MAX_VALUES = 10_000_000;

interface Machine {
  readonly file: string;
  readonly cursor: ByteCursor;
  readonly stack: Item[];
  readonly marks: number[];
  readonly memo: Map<number, Item>;
}

/**
 * The value of a pickle that begins at byte `start`. `load` reads the contents of arrays, from `reopen`. UserError with
 * `path` if it is damaged, or if it calls anything but data; the error names the call, which is not run.
 */
export function readPickle(
  file: OpenFile,
  path: string,
  start = 0,
  reopen: Reopen = (use) => withFile(path, use),
): PickledValue {
  const cursor = createByteCursor(file, path, start);
  const machine: Machine = { file: path, cursor, stack: [], marks: [], memo: new Map() };
  try {
    for (let count = 0; ; count++) {
      if (count > MAX_VALUES) throw new PickleError(`it holds more than ${MAX_VALUES} values`);
      const opcode = cursor.byte();
      if (opcode === STOP) break;
      const run = opcodes[String.fromCharCode(opcode)];
      if (!run)
        throw new PickleError(`opcode ${opcode} at byte ${cursor.at - 1} is not known or not allowed`);
      run(machine);
    }
    return finishPickle(pop(machine), file, path, reopen);
  } catch (error) {
    if (error instanceof PickleError)
      throw new UserError(
        `${path} is a pickle that cannot be read: ${error.message}. Copy it again, or save its arrays with numpy.savez.`,
      );
    throw error;
  }
}

const STOP = '.'.charCodeAt(0);

const pop = ({ stack, marks }: Machine): Item =>
  stack.length > (marks.at(-1) ?? 0) ? (stack.pop() as Item) : damaged();
const top = ({ stack }: Machine): Item => (stack.length > 0 ? stack[stack.length - 1] : damaged());
const push = ({ stack }: Machine, value: Item): unknown => stack.push(value);
const popMark = ({ stack, marks }: Machine): Item[] => stack.splice(marks.pop() ?? damaged());

const u16 = ({ cursor }: Machine): number => cursor.byte() + 256 * cursor.byte();
const view = (m: Machine, count: number): DataView => {
  const bytes = m.cursor.take(count);
  return new DataView(bytes.buffer, bytes.byteOffset, count);
};
const u32 = (m: Machine): number => view(m, 4).getUint32(0, true);
const u64 = (m: Machine): number => Number(view(m, 8).getBigUint64(0, true));

function bytes(m: Machine, count: number): Item {
  if (count <= KEPT_BYTES) return Uint8Array.from(m.cursor.take(count));
  return new SpanBox({ at: m.cursor.skip(count), count, utf8: false });
}

function text(m: Machine, count: number): Item {
  if (count <= KEPT_BYTES) return Buffer.from(m.cursor.take(count)).toString('utf8');
  return new SpanBox({ at: m.cursor.skip(count), count, utf8: true });
}

/** A little-endian integer in two's complement. */
function long(m: Machine, count: number): Item {
  if (count > 64) throw new PickleError(`it holds an integer of ${count} bytes`);
  let value = 0n;
  const digits = m.cursor.take(count);
  for (let i = count - 1; i >= 0; i--) value = value * 256n + BigInt(digits[i]);
  return exact(count > 0 && digits[count - 1] > 127 ? value - (1n << BigInt(8 * count)) : value);
}

const exact = (value: bigint): Item =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;

function decimal(line: string): Item {
  if (line === '00') return false;
  if (line === '01') return true;
  return /^-?\d{1,150}L?$/.test(line) ? exact(BigInt(line.replace('L', ''))) : damaged();
}

/** A quoted string of protocol 0, with Python's escapes. */
function quoted(line: string): Item {
  const [, , inner] = /^(['"])(.*)\1$/s.exec(line) ?? damaged();
  const plain = inner.replace(/\\(x[0-9a-fA-F]{2}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
  return Buffer.from(plain, 'latin1');
}
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

const rawUnicode = (line: string): string =>
  line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, wide?: string) =>
    String.fromCodePoint(Math.min(Number.parseInt(short ?? wide ?? '', 16), 0x10ffff)),
  );

function call(m: Machine): void {
  const args = pop(m);
  const called = pop(m);
  if (!(called instanceof Callable) || !Array.isArray(args)) damaged();
  else push(m, called.call(args));
}

function extend(m: Machine, items: Item[]): void {
  const list = top(m);
  if (!Array.isArray(list)) damaged();
  else for (const item of items) list.push(item);
}

function setItems(m: Machine, pairs: Item[]): void {
  const map = top(m);
  if (!(map instanceof Map) || pairs.length % 2) damaged();
  else for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
}

function toMap(pairs: Item[]): Item {
  if (pairs.length % 2) damaged();
  return new Map(Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i], pairs[2 * i + 1]]));
}

function tuple(m: Machine, length: number): void {
  const items = Array.from({ length }, () => pop(m)).reverse();
  push(m, items);
}

const recall = (m: Machine, index: number): unknown =>
  push(m, m.memo.has(index) ? (m.memo.get(index) as Item) : damaged());
const remember = (m: Machine, index: number): unknown => m.memo.set(index, top(m));
const index = (line: string): number => (/^\d{1,15}$/.test(line) ? Number(line) : damaged());

const opcodes: Record<string, (m: Machine) => unknown> = {
  // The stack.
  '(': ({ marks, stack }) => marks.push(stack.length),
  '0': pop,
  '1': popMark,
  '2': (m) => push(m, top(m)),
  // The memo.
  p: (m) => remember(m, index(m.cursor.line())),
  q: (m) => remember(m, m.cursor.byte()),
  r: (m) => remember(m, u32(m)),
  '\x94': (m) => remember(m, m.memo.size),
  g: (m) => recall(m, index(m.cursor.line())),
  h: (m) => recall(m, m.cursor.byte()),
  j: (m) => recall(m, u32(m)),
  // Values.
  N: (m) => push(m, null),
  '\x88': (m) => push(m, true),
  '\x89': (m) => push(m, false),
  I: (m) => push(m, decimal(m.cursor.line())),
  L: (m) => push(m, decimal(m.cursor.line())),
  F: (m) => push(m, Number(m.cursor.line())),
  G: (m) => push(m, view(m, 8).getFloat64(0)),
  J: (m) => push(m, view(m, 4).getInt32(0, true)),
  K: (m) => push(m, m.cursor.byte()),
  M: (m) => push(m, u16(m)),
  '\x8a': (m) => push(m, long(m, m.cursor.byte())),
  '\x8b': (m) => push(m, long(m, u32(m))),
  // Text and bytes; Python 2's strings are bytes.
  S: (m) => push(m, quoted(m.cursor.line())),
  T: (m) => push(m, bytes(m, u32(m))),
  U: (m) => push(m, bytes(m, m.cursor.byte())),
  B: (m) => push(m, bytes(m, u32(m))),
  C: (m) => push(m, bytes(m, m.cursor.byte())),
  '\x8e': (m) => push(m, bytes(m, u64(m))),
  '\x96': (m) => push(m, bytes(m, u64(m))),
  V: (m) => push(m, rawUnicode(m.cursor.line())),
  X: (m) => push(m, text(m, u32(m))),
  '\x8c': (m) => push(m, text(m, m.cursor.byte())),
  '\x8d': (m) => push(m, text(m, u64(m))),
  // Lists, tuples, sets, dictionaries.
  ']': (m) => push(m, []),
  ')': (m) => push(m, []),
  '\x8f': (m) => push(m, []),
  l: (m) => push(m, popMark(m)),
  t: (m) => push(m, popMark(m)),
  '\x91': (m) => push(m, popMark(m)),
  '\x85': (m) => tuple(m, 1),
  '\x86': (m) => tuple(m, 2),
  '\x87': (m) => tuple(m, 3),
  a: (m) => extend(m, [pop(m)]),
  e: (m) => extend(m, popMark(m)),
  '\x90': (m) => extend(m, popMark(m)),
  '}': (m) => push(m, new Map()),
  d: (m) => push(m, toMap(popMark(m))),
  s: (m) => setItems(m, [pop(m), pop(m)].reverse()),
  u: (m) => setItems(m, popMark(m)),
  // Calls of known functions only.
  c: (m) => push(m, callable(m.cursor.line(), m.cursor.line(), m.file)),
  i: (m) => callable(m.cursor.line(), m.cursor.line(), m.file) && damaged(),
  '\x93': (m) => {
    const attribute = asText(pop(m));
    push(m, callable(asText(pop(m)), attribute, m.file));
  },
  R: call,
  '\x81': call,
  b: (m) => {
    const state = pop(m);
    build(top(m), state);
  },
  // Framing: the number of the protocol, the length of a frame, a read-only buffer.
  '\x80': (m) => m.cursor.byte(),
  '\x95': (m) => m.cursor.take(8),
  '\x98': () => undefined,
};
