// Annotations and predictions → files of any format, and these files on the disk.
import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireFreePlace, temporaryPath, writeFileAtomic } from '../../io/index.js';
import { fileNames } from './fileNames.js';
import { formatNamed, type WrittenFormatName, writerOf } from './formats.js';
import { occurringLosses } from './losses.js';
import type { OutputFile, Timelines, WriteOptions } from './types.js';

/**
 * The files of a format. Their names are paths in the output folder that are safe whatever the videos are called; '' for
 * a format that is one file. UserError if two videos would have the same file, or if the format cannot hold a name.
 */
export function writeFormat(
  format: WrittenFormatName,
  videos: Timelines,
  options: WriteOptions = {},
): OutputFile[] {
  const { write, layout, extension } = writerOf(format);
  const files = write(videos, options);
  if (layout !== 'perVideo') return files;
  const names = fileNames([...videos.keys()], extension);
  return files.map((file) => ({ ...file, name: names.get(file.name) ?? file.name }));
}

/** What these annotations or predictions lose in a format, a line each; empty if nothing. */
export function lostIn(format: WrittenFormatName, videos: Timelines): string[] {
  const { title } = formatNamed(format);
  return occurringLosses(writerOf(format).loses, videos).map((what) => `not kept in ${title}: ${what}`);
}

/**
 * Puts the files of `writeFormat` on the disk: a file, or a folder. Either all of it is written or nothing. UserError
 * if `path` exists, or if its folder does not.
 */
export function saveFormat(path: string, format: WrittenFormatName, files: readonly OutputFile[]): void {
  requireFreePlace(path);
  if (writerOf(format).layout === 'file') {
    const [{ text, executable }] = files;
    writeFileAtomic(path, text);
    if (executable) chmodSync(path, 0o755);
    return;
  }
  const temporary = temporaryPath(path);
  try {
    mkdirSync(temporary);
    for (const { name, text } of files) writeFileAtomic(join(temporary, name), text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}
