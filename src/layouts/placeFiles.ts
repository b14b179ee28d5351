// The feature files of a stream in the data set: links to the source's files, copies, or arrays unpacked to .npy.
import { copyFileSync, linkSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { writeNpy } from '../arrays/index.js';
import { errorCode, UserError } from '../io/index.js';
import { isLinkable, openSource } from './sources.js';
import type { ArraySource } from './types.js';

export type Placed = 'linked' | 'hard-linked' | 'copied' | 'unpacked';

/** Puts a video's features into `folder`, as `video` with the ending of their kind, and says how. */
export async function placeFile(
  source: ArraySource,
  folder: string,
  video: string,
  copy: boolean,
): Promise<Placed> {
  if (!isLinkable(source)) {
    const { shape, dtype, load } = await openSource(source);
    const path = join(folder, `${video}.npy`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, writeNpy(shape, dtype, await load()));
    return 'unpacked';
  }
  const path = join(folder, video + extname(source.path).toLowerCase());
  mkdirSync(dirname(path), { recursive: true });
  if (copy) {
    copyFileSync(source.path, path);
    return 'copied';
  }
  const target = realpathSync(source.path);
  try {
    symlinkSync(relative(dirname(path), target), path);
    return 'linked';
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
  }
  // Windows gives symbolic links only to administrators and developers; within a disk a second name does as well.
  try {
    linkSync(target, path);
    return 'hard-linked';
  } catch (error) {
    throw new UserError(
      `${source.path} cannot be linked to from ${dirname(path)} (${errorCode(error)}). Copy the features instead: --copy.`,
    );
  }
}
