// The arrays of a source, in files of any format.
import {
  createArraysReader,
  type DType,
  type NativeArray,
  type OpenedArrays,
  openArrays,
  type PickledValue,
} from '../../arrays/index.js';
import { first, UserError } from '../../core/index.js';
import type { ArraySource } from './types.js';

/** An array whose header is read. */
export interface SourceArray {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Whether training can read the file as it is, so that a link suffices. */
  readonly readable: boolean;
}

export interface Sources {
  /** UserError if the file holds no such array, or several and none is named. */
  open(source: ArraySource): Promise<SourceArray>;
  /** The contents in C order, with the file's element type. */
  load(source: ArraySource): Promise<NativeArray>;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

/** A file with several arrays stays open, so that it is not read again for each of them. */
export function openSources(): Sources {
  const reader = createArraysReader();
  const kept = new Map<string, OpenedArrays>();
  async function use<T>(source: ArraySource, work: (opened: OpenedArrays) => T | Promise<T>): Promise<T> {
    const before = kept.get(source.path);
    if (before) return work(before);
    const opened = await reader.open(source.path);
    if (source.array !== undefined) kept.set(source.path, opened);
    try {
      return await work(opened);
    } finally {
      if (source.array === undefined) opened.close();
    }
  }
  return {
    open: (source) =>
      use(source, (opened) => {
        const { shape, dtype } = find(opened, source);
        return { path: source.path, shape, dtype, readable: isReadable(opened) };
      }),
    load: (source) => use(source, (opened) => find(opened, source).load()),
    async close() {
      for (const opened of kept.values()) opened.close();
      reader.close();
    },
  };
}

/** Whether a file holds one array, in a format of feature files, and has the extension of the format. */
const isReadable = ({ path, format, arrays, content }: OpenedArrays): boolean =>
  ['npy', 'npz', 'safetensors'].includes(format) &&
  arrays.length === 1 &&
  content === undefined &&
  path.toLowerCase().endsWith(`.${format}`);

function find({ path, arrays }: OpenedArrays, { array }: ArraySource) {
  const found = array === undefined ? arrays[0] : arrays.find(({ name }) => name === array);
  if (found && (array !== undefined || arrays.length === 1)) return found;
  const names = first(arrays.map(({ name }) => name));
  throw new UserError(
    arrays.length === 0
      ? `${path} holds no array of numbers. Save the features as an array of (T, D).`
      : `${path} holds ${arrays.length} arrays (${names}), where one video was expected. Save the features alone.`,
  );
}

/** The names of the arrays in a file, in its order. */
export async function listArrays(path: string): Promise<string[]> {
  const opened = await openArrays(path);
  try {
    return opened.arrays.map(({ name }) => name);
  } finally {
    opened.close();
  }
}

/** A value of a file as lists, numbers and texts. */
export type Plain = null | boolean | number | string | Plain[];

/** The elements of a file along the first axis: texts, lists of texts, numbers, or lists of lists. */
export async function readColumn(path: string): Promise<Plain[]> {
  const opened = await openArrays(path);
  try {
    const { content, texts, arrays } = opened;
    const value = content === undefined ? undefined : await plain(content);
    if (Array.isArray(value)) return value;
    if (texts.length > 0) return texts[0].items.map((item) => (item.length === 1 ? item[0] : item));
    if (arrays.length === 0) throw new UserError(`${path} holds neither texts nor numbers. Save it again.`);
    return nested(arrays[0].shape, await arrays[0].load());
  } finally {
    opened.close();
  }
}

async function plain(value: PickledValue): Promise<Plain> {
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (value instanceof Map) return Promise.all([...value.values()].map(plain));
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  const data = await value.load();
  return value.shape.length === 0 ? Number(data[0]) : nested(value.shape, data);
}

function nested([length, ...rest]: readonly number[], data: NativeArray): Plain[] {
  const size = rest.reduce((product, n) => product * n, 1);
  return Array.from({ length: length ?? 1 }, (_, index) =>
    rest.length === 0
      ? Number(data[index])
      : nested(rest, data.subarray(index * size, (index + 1) * size) as NativeArray),
  );
}
