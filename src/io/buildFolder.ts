// A folder that is there as a whole or not at all: built beside its place under another name, then renamed.
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../core/index.js';
import { errorCode } from './inputFile.js';

/**
 * Hands `build` a new folder beside `out`, and renames it to `out` when that is done; if it fails or is aborted, the
 * folder is removed. What is at `out` is never touched. UserError if something is there, its parent is not, or the
 * disk is full.
 */
export async function buildFolder<T>(out: string, build: (folder: string) => Promise<T>): Promise<T> {
  requireFreePlace(out);
  const path = resolve(out);
  const folder = join(realpathSync(dirname(path)), `.${basename(path)}.${process.pid}.tmp`);
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const result = await build(folder);
    requireFreePlace(out);
    renameSync(folder, path);
    return result;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw explained(error, folder, out);
  }
}

/** UserError if something is at `out` already, or if there is no folder to put it in. */
export function requireFreePlace(out: string): void {
  if (existsSync(out)) throw new UserError(`${out} is there already. Give another name, or remove it first.`);
  const parent = dirname(resolve(out));
  if (!existsSync(parent))
    throw new UserError(`${out}: the folder ${parent} does not exist. Create it first.`);
}

function explained(error: unknown, folder: string, out: string): unknown {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(
      `${out}: the disk is full; nothing was left there. Free some space or choose another folder.`,
    );
  if (code === 'EACCES' || code === 'EROFS')
    return new UserError(`${out} may not be written: check the permissions of ${dirname(resolve(out))}.`);
  // What is wrong was found in the folder being built; the user knows it by the other name.
  if (error instanceof UserError) return new UserError(error.message.replaceAll(folder, out));
  return error;
}
