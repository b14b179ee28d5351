// Writes NumPy's .npy files (version 1.0, C order, little-endian).
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { writeFileAtomic } from '../io/index.js';
import { bytesPerElement, type DType, elementCount, formatShape, type NativeArray } from './nativeArray.js';

const descrs: Record<DType, string> = {
  f16: '<f2',
  f32: '<f4',
  f64: '<f8',
  i8: '|i1',
  i16: '<i2',
  i32: '<i4',
  i64: '<i8',
  u8: '|u1',
  u16: '<u2',
  u32: '<u4',
  u64: '<u8',
  bool: '|b1',
};

/**
 * The bytes of a .npy file. `data` is in C order, as in files: bit patterns for `f16`, bytes 0 and 1 for `bool`.
 * RangeError if the shape or the element type does not fit the data.
 */
export function npyBytes(shape: readonly number[], dtype: DType, data: NativeArray): Uint8Array {
  if (elementCount(shape) !== data.length || bytesPerElement(dtype) !== data.BYTES_PER_ELEMENT)
    throw new RangeError(
      `${formatShape(shape)} ${dtype} does not fit ${data.length} values of ${data.BYTES_PER_ELEMENT} bytes`,
    );
  const header = npyHeader(shape, dtype);
  const bytes = Buffer.alloc(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return bytes;
}

/** The header of a .npy file, of at least `least` bytes. */
export function npyHeader(shape: readonly number[], dtype: DType, least = 0): Uint8Array {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const dict = `{'descr': '${descrs[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Padded with spaces and a line end, so that the contents begin at a multiple of 64 bytes.
  const bytes = Buffer.alloc(Math.ceil(Math.max(10 + dict.length + 1, least) / 64) * 64, 0x20);
  bytes.write('\x93NUMPY\x01\x00', 'latin1');
  bytes.writeUInt16LE(bytes.length - 10, 8);
  bytes.write(dict, 10, 'latin1');
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

/** Writes a .npy file as a whole or not at all. RangeError as `npyBytes`, UserError as `writeFileAtomic`. */
export function writeNpy(path: string, shape: readonly number[], dtype: DType, data: NativeArray): void {
  writeFileAtomic(path, npyBytes(shape, dtype, data));
}
