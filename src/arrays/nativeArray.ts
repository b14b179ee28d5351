// Arrays with the element types of files: byte order and memory order are converted, values are not.
import { halfToFloat } from './float16.js';

/** Element type in the file. `f16` is kept as bit patterns in a Uint16Array, `bool` as bytes. */
export type DType =
  | 'f16'
  | 'f32'
  | 'f64'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'bool';

/** A typed array of any element type of a file. */
export type NativeArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

const constructors = {
  f16: Uint16Array,
  f32: Float32Array,
  f64: Float64Array,
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  bool: Uint8Array,
} as const;

/** An array in a file. Its header was read; `load` reads its contents. */
export interface ArrayFile {
  path: string;
  shape: number[];
  dtype: DType;
  fileBytes: number;
  /**
   * Reads the contents in C order, this machine's byte order and the file's element type. They are in `memory` if that is
   * large enough for the file: allocating memory for each file would take longer than reading it.
   */
  load(memory?: Uint8Array<ArrayBuffer>): NativeArray;
}

export const bytesPerElement = (dtype: DType): number => constructors[dtype].BYTES_PER_ELEMENT;

export const elementCount = (shape: readonly number[]): number =>
  shape.reduce((product, n) => product * n, 1);

/** An array of `count` zeros. */
export const zeros = (dtype: DType, count: number): NativeArray => new constructors[dtype](count);

/** Views bytes as elements, without a copy if the alignment allows it. */
export function viewAs(dtype: DType, bytes: Uint8Array<ArrayBuffer>): NativeArray {
  const size = bytesPerElement(dtype);
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new constructors[dtype](aligned.buffer, aligned.byteOffset, aligned.byteLength / size);
}

/** A copy of a range. (`slice` of a Buffer is a view.) */
export const copyBytes = (bytes: Uint8Array, begin: number, end = bytes.length): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.subarray(begin, end));

/** Reverses the bytes of each element in place: big-endian to little-endian and back. */
export function swapByteOrder(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Copies an array of any rank from Fortran order (first index fastest) to C order (last index fastest). */
export function fortranToC<A extends NativeArray>(data: A, shape: readonly number[]): A {
  const out = data.slice() as A;
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    out[to] = data[from];
    // Increments the C-order index, the last axis first, and updates the position in the source.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** Values for computations: `f16` becomes float32, other types stay as they are. */
export function decode(dtype: DType, data: NativeArray): NativeArray {
  if (dtype !== 'f16') return data;
  const out = new Float32Array(data.length);
  halfToFloat(data as Uint16Array, 0, data.length, out, 0);
  return out;
}

/** Copies `count` elements from `start` on to `out[outOffset]` on, as float32. */
export function copyAsFloat32(
  dtype: DType,
  data: NativeArray,
  start: number,
  count: number,
  out: Float32Array,
  outOffset: number,
): void {
  if (dtype === 'f16') halfToFloat(data as Uint16Array, start, count, out, outOffset);
  else if (data instanceof Float32Array) out.set(data.subarray(start, start + count), outOffset);
  else for (let i = 0; i < count; i++) out[outOffset + i] = Number(data[start + i]);
}

/** Index of the first element that is NaN, ±Infinity or too large for float32; −1 if there is none. */
export function findNonFinite(dtype: DType, data: NativeArray): number {
  // Plain loops: a function call for each of many million values would take longer than reading them.
  if (dtype === 'f16') {
    const halves = data as Uint16Array;
    for (let i = 0; i < halves.length; i++) if ((halves[i] & 0x7c00) === 0x7c00) return i;
  } else if (data instanceof Float32Array) {
    for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) return i;
  } else if (data instanceof Float64Array) {
    for (let i = 0; i < data.length; i++) if (!Number.isFinite(Math.fround(data[i]))) return i;
  }
  return -1;
}

/** A shape for messages: `90 × 67`, or `a single value`. */
export const formatShape = (shape: readonly number[]): string => shape.join(' × ') || 'a single value';
