// safetensors files: named tensors and a map of text, read and written by the standard format.
// Format: 8 bytes header length, JSON header, contents. https://huggingface.co/docs/safetensors

import { UserError } from '../core/index.js';
import { withFile } from '../io/index.js';
import type { Contents } from './container.js';
import { floatToHalf } from './float16.js';
import {
  type ArrayFile,
  bytesPerElement,
  copyBytes,
  type DType,
  decode,
  elementCount,
  formatShape,
  type NativeArray,
  viewAs,
} from './nativeArray.js';

/** A typed array that safetensors can hold. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** Row-major values. `F16` is written from and read as float32. */
export interface SavedTensor {
  shape: readonly number[];
  data: TensorData;
  dtype: keyof typeof dtypes;
}

/** The contents of a safetensors file. */
export interface Safetensors {
  tensors: Record<string, SavedTensor>;
  metadata: Record<string, string>;
}

const dtypes = {
  F16: 'f16',
  F32: 'f32',
  F64: 'f64',
  I32: 'i32',
  I64: 'i64',
  U8: 'u8',
} as const satisfies Record<string, DType>;

interface Entry {
  name: string;
  dtype: keyof typeof dtypes;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * The bytes of a safetensors file. The type follows from the data (Float32Array → F32, …) unless `dtype` says F16.
 * The same tensors and metadata give the same bytes, whatever their order. RangeError if a shape does not fit its data.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Pick<SavedTensor, 'shape' | 'data'> & { dtype?: 'F16' }>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(tensors).map(([name, { shape, data, dtype }]) => {
    if (elementCount(shape) !== data.length)
      throw new RangeError(`tensor ${name}: shape ${formatShape(shape)} does not fit ${data.length} values`);
    if (dtype === 'F16' && !(data instanceof Float32Array))
      throw new RangeError(`tensor ${name}: F16 is written from a Float32Array`);
    const stored = dtype === 'F16' ? floatToHalf(data as Float32Array) : data;
    return { name, shape, dtype: dtype ?? dtypeOf(data), stored };
  });
  // Wide elements first keeps every tensor aligned to its element size, as the reference implementation does.
  entries.sort(
    (a, b) => b.stored.BYTES_PER_ELEMENT - a.stored.BYTES_PER_ELEMENT || compareText(a.name, b.name),
  );

  const sorted = Object.entries(metadata).sort(([a], [b]) => compareText(a, b));
  const header = new Map<string, unknown>(
    sorted.length ? [['__metadata__', Object.fromEntries(sorted)]] : [],
  );
  let end = 0;
  for (const { name, shape, dtype, stored } of entries) {
    if (name === '__metadata__') throw new RangeError('a tensor may not be named __metadata__');
    header.set(name, { dtype, shape, data_offsets: [end, end + stored.byteLength] });
    end += stored.byteLength;
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, 8, 8 + headerBytes);
  bytes.set(text, 8);
  let at = 8 + headerBytes;
  for (const { stored } of entries) {
    bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), at);
    at += stored.byteLength;
  }
  return bytes;
}

/** All tensors and metadata. UserError, naming `name`, if the file is corrupt or of an unknown type. */
export function readSafetensors(bytes: Uint8Array, name = 'safetensors file'): Safetensors {
  const dataOffset = 8 + headerLength(bytes, bytes.length, name);
  const { entries, metadata } = parseHeader(bytes.subarray(8, dataOffset), bytes.length - dataOffset, name);
  const tensors: Record<string, SavedTensor> = Object.create(null);
  for (const { name: tensor, dtype, shape, begin, end } of entries) {
    const data = viewAs(dtypes[dtype], copyBytes(bytes, dataOffset + begin, dataOffset + end));
    tensors[tensor] = { dtype, shape, data: decode(dtypes[dtype], data) as TensorData };
  }
  return { tensors, metadata };
}

/** Reads the header of a safetensors file with one tensor. UserError if there are more or none, or it is corrupt. */
export function openSafetensors(path: string): ArrayFile {
  const files = openTensors(path);
  if (files.length !== 1)
    throw new UserError(
      `${path} holds ${files.length} tensors, expected one. Save the features alone, as (T, D).`,
    );
  return files[0].file;
}

/** The tensors of a safetensors file; `load` reads their contents. UserError if it is corrupt. */
export function openSafetensorsContents(path: string): Contents {
  const arrays = openTensors(path).map(({ name, file: { shape, dtype, load } }) => ({
    name,
    shape,
    dtype,
    load: async () => load(),
  }));
  return { arrays, texts: [] };
}

function openTensors(path: string): { name: string; file: ArrayFile }[] {
  const { entries, dataOffset, fileBytes } = withFile(path, (file) => {
    const length = headerLength(file.read(0, 8), file.bytes, path);
    const { entries } = parseHeader(file.read(8, length), file.bytes - 8 - length, path);
    return { entries, dataOffset: 8 + length, fileBytes: file.bytes };
  });
  return entries.map(({ name, shape, begin, end, dtype: code }) => {
    const dtype = dtypes[code];
    const load = (): NativeArray =>
      withFile(path, (file) => {
        if (file.bytes !== fileBytes) throw corrupt(path, `expected ${fileBytes} bytes, found ${file.bytes}`);
        return viewAs(dtype, file.read(dataOffset + begin, end - begin));
      });
    return { name, file: { path, shape, dtype, fileBytes, load } };
  });
}

function dtypeOf(data: TensorData): keyof typeof dtypes {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof Int32Array) return 'I32';
  return data instanceof BigInt64Array ? 'I64' : 'U8';
}

function headerLength(start: Uint8Array, fileBytes: number, name: string): number {
  if (start.length < 8) throw corrupt(name, `expected at least 8 bytes, found ${start.length}`);
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > fileBytes - 8)
    throw corrupt(name, `its header should take ${length} bytes, but ${fileBytes - 8} follow: truncated?`);
  return length;
}

/** Checks types and sizes, and that the tensors cover the contents exactly once. */
function parseHeader(text: Uint8Array, dataBytes: number, name: string) {
  const { __metadata__: metadata = {}, ...tensors } = parseObject(text, name);
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw corrupt(name, 'its __metadata__ is not a map of text');
  const entries = Object.entries(tensors).map(([tensor, entry]) => parseEntry(tensor, entry, name));
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== end)
      throw corrupt(name, `tensor ${entry.name} begins at byte ${entry.begin}, expected ${end}`);
    end = entry.end;
  }
  if (end !== dataBytes) throw corrupt(name, `its tensors take ${end} bytes, found ${dataBytes}`);
  return { entries, metadata: metadata as Record<string, string> };
}

function parseObject(text: Uint8Array, name: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    if (isObject(header)) return header;
  } catch {
    // Reported below, together with a header that is JSON but no object.
  }
  throw corrupt(name, 'its header is not a JSON object');
}

function parseEntry(tensor: string, entry: unknown, name: string): Entry {
  if (!isObject(entry)) throw corrupt(name, `tensor ${tensor} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isKnownType(dtype))
    throw new UserError(
      `${name}: tensor ${tensor} is of type ${String(dtype)}; supported are ${Object.keys(dtypes).join(', ')}. Convert it.`,
    );
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw corrupt(name, `tensor ${tensor} has no valid shape and offsets`);
  const [begin, end] = offsets;
  const expected = elementCount(shape) * bytesPerElement(dtypes[dtype]);
  if (end - begin !== expected)
    throw corrupt(
      name,
      `tensor ${tensor}, ${formatShape(shape)} ${dtype}, takes ${expected} bytes, but has ${end - begin}`,
    );
  return { name: tensor, dtype, shape, begin, end };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

const isKnownType = (value: unknown): value is keyof typeof dtypes =>
  typeof value === 'string' && Object.hasOwn(dtypes, value);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const corrupt = (name: string, why: string): UserError =>
  new UserError(`${name} is not a complete safetensors file: ${why}. Copy it again, or save it again.`);
