// A .npy file of float32 rows that are written one after the other, when nobody knows yet how many there will be.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { temporaryPath } from '../io/index.js';
import { npyHeader } from './writeNpy.js';

export interface NpyRows {
  readonly rows: number;
  /** Adds a row of D values. RangeError if they are not D. */
  append(row: Float32Array): void;
  /** Writes how many rows there are, flushes to the disk and puts the file in its place. */
  finish(): void;
  /** Removes what was written; nothing after `finish`. */
  discard(): void;
}

/** Rows that are gathered before they are written. */
const bufferedRows = 64;
/** Room for the header of any number of rows. */
const headerBytes = 128;

/**
 * Writes a (T, D) float32 array to a temporary file beside `path`, which `finish` renames to `path`. Memory does not grow
 * with T. System errors, such as of a full disk, are passed on; `discard` then removes the file.
 */
export function createNpyRows(path: string, dim: number): NpyRows {
  const temporary = temporaryPath(path);
  const fd = openSync(temporary, 'w');
  const buffer = new Float32Array(bufferedRows * dim);
  let rows = 0;
  let written = 0;
  let open = true;
  const close = (): void => {
    if (open) closeSync(fd);
    open = false;
  };
  const flush = (): void => {
    const bytes = new Uint8Array(buffer.buffer, 0, (rows - written) * dim * Float32Array.BYTES_PER_ELEMENT);
    writeAll(fd, bytes, headerBytes + written * dim * Float32Array.BYTES_PER_ELEMENT);
    written = rows;
  };
  return {
    get rows() {
      return rows;
    },
    append(row) {
      if (row.length !== dim) throw new RangeError(`${path}: a row has ${row.length} values, not ${dim}`);
      buffer.set(row, (rows - written) * dim);
      rows++;
      if (rows - written === bufferedRows) flush();
    },
    finish() {
      flush();
      writeAll(fd, npyHeader([rows, dim], 'f32', headerBytes), 0);
      fsyncSync(fd);
      close();
      renameSync(temporary, path);
    },
    discard() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** A disk that is nearly full takes a part. */
function writeAll(fd: number, bytes: Uint8Array, at: number): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}
