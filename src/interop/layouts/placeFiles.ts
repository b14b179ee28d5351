// The feature files of a stream in the data set: links to the source's files, copies, or arrays unpacked to .npy.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { npyBytes } from '../../arrays/index.js';
import { UserError } from '../../core/index.js';
import { linkFile } from '../../io/index.js';
import type { SourceArray, Sources } from './sources.js';
import type { ArraySource } from './types.js';

export type Placed = 'linked' | 'hard-linked' | 'copied' | 'unpacked';

/** Puts a video's features into `folder`, as `video` with the ending of their kind, and says how. */
export async function placeFile(
  source: ArraySource,
  { shape, dtype, readable }: SourceArray,
  folder: string,
  video: string,
  { sources, copy }: { sources: Sources; copy: boolean },
): Promise<Placed> {
  if (!readable) {
    const path = join(folder, `${video}.npy`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, npyBytes(shape, dtype, await sources.load(source)));
    return 'unpacked';
  }
  const path = join(folder, video + extname(source.path).toLowerCase());
  mkdirSync(dirname(path), { recursive: true });
  if (copy) {
    copyFileSync(source.path, path);
    return 'copied';
  }
  const linked = linkFile(source.path, path);
  if (linked !== undefined) return linked;
  throw new UserError(
    `${source.path} cannot be linked to from ${dirname(path)}. Copy the features instead: --copy.`,
  );
}
