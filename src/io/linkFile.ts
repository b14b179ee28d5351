// A second name for a file, so that large files are not copied.
import { linkSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { errorCode } from './inputFile.js';

/**
 * Makes `path` a relative symbolic link to `target`, or, where those are refused, a hard link. Undefined where neither
 * can be: then only a copy does. The folder of `path` is there, and its own path has no links in it.
 */
export function linkFile(target: string, path: string): 'linked' | 'hard-linked' | undefined {
  const real = realpathSync(target);
  try {
    symlinkSync(relative(dirname(path), real), path);
    return 'linked';
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
  }
  // Windows gives symbolic links only to administrators and developers; within a disk a second name does as well.
  try {
    linkSync(real, path);
    return 'hard-linked';
  } catch {
    return undefined;
  }
}
