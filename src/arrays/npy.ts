// NumPy's .npy files: header, contents, and single rows without reading the rest.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import { UserError } from '../core/index.js';
import { type OpenFile, withFile } from '../io/index.js';
import {
  type ArrayFile,
  bytesPerElement,
  copyAsFloat32,
  copyBytes,
  type DType,
  decode,
  elementCount,
  formatShape,
  fortranToC,
  type NativeArray,
  swapByteOrder,
  viewAs,
} from './nativeArray.js';

/** A .npy header of numbers, and the position of the contents. */
export interface NpyHeader {
  shape: number[];
  dtype: DType;
  bigEndian: boolean;
  fortranOrder: boolean;
  dataOffset: number;
}

/** The contents of a .npy file. */
export interface NpyArray {
  shape: number[];
  dtype: DType;
  /** C order; `f16` as float32, 64-bit integers as bigint arrays, `bool` as bytes 0 and 1. */
  data: NativeArray;
}

export interface NpyFile extends ArrayFile {
  /** Reads rows of a (T, D) array from the disk into `out[outOffset]` on, as float32: `indices.length` × D values. */
  readRows(indices: ArrayLike<number>, out: Float32Array, outOffset?: number): void;
}

const MAGIC = '\x93NUMPY';
const dtypes: Record<string, DType> = {
  f2: 'f16',
  f4: 'f32',
  f8: 'f64',
  i1: 'i8',
  i2: 'i16',
  i4: 'i32',
  i8: 'i64',
  u1: 'u8',
  u2: 'u16',
  u4: 'u32',
  u8: 'u64',
  b1: 'bool',
};

/** The element type of `f4`, `i8`, …; undefined if it is not a type of numbers. */
export const dtypeOfDescr = (code: string): DType | undefined =>
  Object.hasOwn(dtypes, code) ? dtypes[code] : undefined;

/** A whole .npy file from its bytes. UserError, naming `name`, if it is not one, truncated or of another type. */
export function readNpy(bytes: Uint8Array, name = 'npy array'): NpyArray {
  const { shape, dtype, data } = readNativeNpy(bytes, name);
  return { shape, dtype, data: decode(dtype, data) };
}

/** As `readNpy`, with the file's own element type: `f16` as bit patterns. */
export function readNativeNpy(bytes: Uint8Array, name: string): NpyArray {
  const header = parseNpyHeader(bytes, name);
  checkSize(header, bytes.length, name);
  const { shape, dtype, dataOffset } = header;
  return { shape, dtype, data: nativeContents(header, copyBytes(bytes, dataOffset), name) };
}

/** Reads a .npy file's header only. UserError if that is not valid or the file's size does not fit it. */
export function openNpy(path: string): NpyFile {
  const { header, fileBytes } = withFile(path, (file) => ({
    header: numeric(readNpyHead(file, path), path),
    fileBytes: file.bytes,
  }));
  checkSize(header, fileBytes, path);
  const { shape, dtype, dataOffset, bigEndian, fortranOrder } = header;

  const load = (memory?: Uint8Array<ArrayBuffer>): NativeArray =>
    withFile(path, (file) => {
      checkSize(header, file.bytes, path);
      return nativeContents(header, file.read(dataOffset, fileBytes - dataOffset, memory), path);
    });

  const readRows = (indices: ArrayLike<number>, out: Float32Array, outOffset = 0): void => {
    if (shape.length !== 2)
      throw new RangeError(`${path}: rows are read of (T, D) arrays, not ${formatShape(shape)}`);
    const [rows, dim] = shape;
    const size = bytesPerElement(dtype);
    const all = fortranOrder ? load() : undefined;
    withFile(path, (file) => {
      for (let i = 0; i < indices.length; i++) {
        const row = indices[i];
        if (!(row >= 0 && row < rows)) throw new RangeError(`${path}: no row ${row} among ${rows}`);
        if (all) {
          copyAsFloat32(dtype, all, row * dim, dim, out, outOffset + i * dim);
          continue;
        }
        const bytes = file.read(dataOffset + row * dim * size, dim * size);
        if (bigEndian) swapByteOrder(bytes, size);
        copyAsFloat32(dtype, viewAs(dtype, bytes), 0, dim, out, outOffset + i * dim);
      }
    });
  };
  return { path, shape, dtype, fileBytes, load, readRows };
}

/** A .npy header of any element type; `descr` is undefined for a structured type. */
export interface NpyHead {
  shape: number[];
  descr?: string;
  fortranOrder: boolean;
  dataOffset: number;
}

/** The header at the start of `bytes`, which may end right after it. UserError if its array is not of numbers. */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  return numeric(parseNpyHead(bytes, name), name);
}

/** As `parseNpyHeader`, for arrays of any type. */
export function parseNpyHead(bytes: Uint8Array, name: string): NpyHead {
  const { start, end } = headerExtent(bytes, name);
  if (end > bytes.length)
    throw new UserError(
      `${name}: truncated .npy header: expected ${end} bytes, found ${bytes.length}. Copy it again.`,
    );
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  const structured = /'descr':\s*\[/.test(text);
  if ((descr === undefined && !structured) || fortran === undefined || shapeText === undefined)
    throw new UserError(
      `${name}: the .npy header is not valid: ${text.trim().slice(0, 80)}. Save it again with numpy.save.`,
    );
  // Python 2 wrote sizes as 90L.
  const shape = shapeText
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter(Boolean)
    .map(Number);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new UserError(
      `${name}: the .npy header has no valid shape: (${shapeText}). Save it again with numpy.save.`,
    );
  return { shape, ...(!structured && { descr }), fortranOrder: fortran === 'True', dataOffset: end };
}

function numeric({ descr, ...head }: NpyHead, name: string): NpyHeader {
  if (descr === undefined) throw unsupported(name, 'a structured type');
  const dtype = dtypeOfDescr(descr.slice(1));
  if (!dtype || !'<>|='.includes(descr[0])) throw unsupported(name, `type '${descr}'`);
  return { ...head, dtype, bigEndian: descr[0] === '>' };
}

/** Most headers fit in 128 bytes; the first twelve bytes have the length. */
export function readNpyHead(file: OpenFile, name: string): NpyHead {
  const first = file.read(0, 256);
  const { end } = headerExtent(first, name);
  return parseNpyHead(end <= first.length ? first : file.read(0, end), name);
}

/** Start and end of the header's text. Its length has 16 bits in version 1, and 32 bits in versions 2 and 3. */
function headerExtent(bytes: Uint8Array, name: string): { start: number; end: number } {
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  if (magic !== MAGIC || bytes.length < 12)
    throw new UserError(
      bytes.length
        ? `${name} is not a .npy file: its first bytes are different. Save it with numpy.save.`
        : `${name} is empty (0 bytes). Save it again.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  if (version < 1 || version > 3)
    throw new UserError(
      `${name}: .npy format version ${version} is not supported; 1, 2 and 3 are. Save it again with numpy.save.`,
    );
  return version === 1
    ? { start: 10, end: 10 + view.getUint16(8, true) }
    : { start: 12, end: 12 + view.getUint32(8, true) };
}

const unsupported = (name: string, what: string): UserError =>
  new UserError(
    `${name} holds ${what}; numbers are needed: floats, integers or booleans. Convert it with astype('float32').`,
  );

function checkSize(header: NpyHeader, found: number, name: string): void {
  const { shape, dtype, dataOffset } = header;
  const expected = dataOffset + elementCount(shape) * bytesPerElement(dtype);
  if (found === expected) return;
  const what = found < expected ? 'is truncated' : 'is too long';
  throw new UserError(
    `${name} ${what}: ${formatShape(shape)} ${dtype} takes ${expected} bytes, found ${found}. Copy or save it again.`,
  );
}

/** Contents in C order and little-endian, converted in place. UserError if they do not fit the header. */
export function nativeContents(
  header: Omit<NpyHeader, 'dataOffset'>,
  contents: Uint8Array<ArrayBuffer>,
  name: string,
): NativeArray {
  checkSize({ ...header, dataOffset: 0 }, contents.length, name);
  if (header.bigEndian) swapByteOrder(contents, bytesPerElement(header.dtype));
  const data = viewAs(header.dtype, contents);
  return header.fortranOrder && header.shape.length > 1 ? fortranToC(data, header.shape) : data;
}
