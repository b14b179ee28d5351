// Writes a file so that a reader sees the old contents or the new ones, never a part.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../core/index.js';
import { errorCode } from './inputFile.js';

/** The temporary path for what will be `path`: beside it, hidden, with the id of the process in its name. */
export const temporaryPath = (path: string, pid = process.pid): string =>
  join(dirname(path), `.${basename(path)}.${pid}.tmp`);

/** Removes the temporary files of a process in a folder; by default those of all processes that have ended. */
export function removeTemporaries(folder: string, pid?: number): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const owner = Number(/^\..+\.(\d+)\.tmp$/.exec(name)?.[1] ?? Number.NaN);
    if (pid === undefined ? owner > 0 && !isRunning(owner) : owner === pid)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * Writes `bytes` (text as UTF-8) to a temporary file beside `path`, flushes it to the disk and renames it to `path`.
 * On failure the temporary file is removed and an older file at `path` stays as it was.
 * UserError if the disk is full, the folder is missing or may not be written.
 */
export function writeFileAtomic(path: string, bytes: Uint8Array | string): void {
  const temporary = temporaryPath(path);
  try {
    const fd = openSync(temporary, 'w');
    try {
      writeFileSync(fd, bytes);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw explained(error, path, bytes.length);
  }
}

function explained(error: unknown, path: string, size: number): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(
        `${path}: the disk is full, ${size} bytes could not be written. An older file there is unchanged.\n` +
          'Free some space or choose another folder, then run this again.',
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(
        `${path} cannot be written: the folder ${dirname(path)} does not exist. Create it first.`,
      );
    case 'EISDIR':
      return new UserError(`${path} cannot be written: it is a folder. Give the name of a file.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(
        `${path} cannot be written: no permission. Check the permissions of ${dirname(path)}, or choose another folder.`,
      );
    default:
      return error;
  }
}
