// Writes a folder as a whole or not at all: under a temporary name beside it, which is then renamed.
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../core/index.js';
import { temporaryPath } from './atomicWrite.js';
import { errorCode } from './inputFile.js';

/**
 * Calls `build` with a temporary folder beside `out` and renames that to `out` when `build` is done; removes it if `build`
 * fails. UserError if `out` exists, if its parent folder does not, or if the disk is full.
 */
export async function buildFolder<T>(out: string, build: (folder: string) => Promise<T>): Promise<T> {
  requireFreePlace(out);
  const path = resolve(out);
  const folder = temporaryPath(join(realpathSync(dirname(path)), basename(path)));
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

/** UserError if `out` exists, or if its parent folder does not. */
export function requireFreePlace(out: string): void {
  if (existsSync(out)) throw new UserError(`${out} exists already. Give another name, or remove it first.`);
  const parent = dirname(resolve(out));
  if (!existsSync(parent))
    throw new UserError(`${out}: the folder ${parent} does not exist. Create it first.`);
}

function explained(error: unknown, folder: string, out: string): unknown {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(
      `${out}: the disk is full; nothing was written there. Free some space or choose another folder.`,
    );
  if (code === 'EACCES' || code === 'EROFS')
    return new UserError(
      `${out} cannot be written: no permission. Check the permissions of ${dirname(resolve(out))}.`,
    );
  // The message names the temporary folder; the user knows it as `out`.
  if (error instanceof UserError) return new UserError(error.message.replaceAll(folder, out));
  return error;
}
