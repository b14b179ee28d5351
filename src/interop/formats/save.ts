// Putting what a writer made on the disk: whole or not at all, and never over something that is there.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../core/index.js';
import { writeFileAtomic } from '../../io/index.js';
import type { OutputFile } from './types.js';
import { type WrittenFormatName, writtenFormats } from './write.js';

/** UserError if there is anything at `path`. */
export function requireFree(path: string, option = '--out'): void {
  if (existsSync(path)) throw new UserError(`${path} exists already. Give another ${option}.`);
}

/** Writes a file, or a folder: first beside its place, then moved there. UserError if `path` exists. */
export function saveFormat(path: string, format: WrittenFormatName, files: readonly OutputFile[]): void {
  requireFree(path);
  if (writtenFormats[format].layout === 'file') {
    const [{ text, executable }] = files;
    writeFileAtomic(path, text);
    if (executable) chmodSync(path, 0o755);
    return;
  }
  const parent = dirname(path);
  if (!existsSync(parent))
    throw new UserError(`${path} cannot be written: the folder ${parent} does not exist. Create it first.`);
  const temporary = join(parent, `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(temporary);
    for (const { name, text } of files) writeFileAtomic(join(temporary, name), text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}
