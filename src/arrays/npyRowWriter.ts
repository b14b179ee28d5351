// Writes a .npy file of float32 rows one by one, when their number is not known in advance.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { temporaryPath } from '../io/index.js';
import { npyHeader } from './writeNpy.js';

export interface NpyRowWriter {
  readonly rows: number;
  /** Adds a row of D values. RangeError if they are not D. */
  append(row: Float32Array): void;
  /** Writes the number of rows, flushes to the disk and renames the file to its final path. */
  finish(): void;
  /** Removes the temporary file; does nothing after `finish`. */
  discard(): void;
}

/** Rows that are buffered before they are written. */
const bufferedRows = 64;
/** Space for the header of any number of rows. */
const headerBytes = 128;

/**
 * Writes a (T, D) float32 array to a temporary file beside `path`, which `finish` renames to `path`. Memory does not grow
 * with T. System errors, such as of a full disk, are passed on; `discard` then removes the file.
 */
export function createNpyRowWriter(path: string, dim: number): NpyRowWriter {
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

/** A nearly full disk may write only a part at once. */
function writeAll(fd: number, bytes: Uint8Array, at: number): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}
