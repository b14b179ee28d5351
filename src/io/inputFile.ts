// Reads files that users name; errors of the file system become UserErrors that tell what to do.
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { UserError } from '../core/index.js';

/** The code of a system error ('ENOENT', …), or undefined. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** A whole file. UserError if it is missing, a folder or not readable. */
export function readInputBytes(path: string): Uint8Array {
  return translated(path, () => readFileSync(path));
}

/** A whole UTF-8 text file, without a byte order mark. UserError as for `readInputBytes`. */
export function readInputText(path: string): string {
  return translated(path, () => readFileSync(path, 'utf8')).replace(/^\uFEFF/, '');
}

/** The names in a folder. UserError if it is missing, a file or not readable. */
export function readInputFolder(path: string): string[] {
  return translated(path, () => readdirSync(path));
}

/** Whether `path` is a folder; false if it does not exist. UserError without permission. */
export function isInputFolder(path: string): boolean {
  return translated(path, () => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

export interface OpenFile {
  bytes: number;
  /**
   * `count` bytes from position `at` on, or fewer at the end of the file: at the start of `memory` if that is large enough,
   * else in a new buffer.
   */
  read(at: number, count: number, memory?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** Opens a file, calls `use` with it and closes it. UserError as for `readInputBytes`. */
export function withFile<T>(path: string, use: (file: OpenFile) => T): T {
  return translated(path, () => {
    const fd = openSync(path, 'r');
    try {
      const stat = fstatSync(fd);
      if (stat.isDirectory()) throw new UserError(`${path} is a folder; a file was expected.`);
      return use({
        bytes: stat.size,
        read: (at, count, memory) => readAt(fd, at, Math.min(count, stat.size - at), memory),
      });
    } finally {
      closeSync(fd);
    }
  });
}

function readAt(
  fd: number,
  at: number,
  count: number,
  memory?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const size = Math.max(count, 0);
  const bytes = memory && memory.length >= size ? memory.subarray(0, size) : new Uint8Array(size);
  let done = 0;
  while (done < bytes.length) {
    const got = readSync(fd, bytes, done, bytes.length - done, at + done);
    if (got === 0) return bytes.slice(0, done);
    done += got;
  }
  return bytes;
}

/** The result of `read`; errors of the file system become UserErrors with `path`. */
function translated<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') throw new UserError(`${path} does not exist.`);
    if (code === 'ENOTDIR') throw new UserError(`${path} is not in a folder, or not a folder itself.`);
    if (code === 'EISDIR') throw new UserError(`${path} is a folder; a file was expected.`);
    if (code === 'EACCES' || code === 'EPERM')
      throw new UserError(`${path} cannot be read: no permission. Check its permissions.`);
    throw error;
  }
}
