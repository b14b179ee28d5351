// Links to files, so that large files are not copied.
import { linkSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { errorCode } from './inputFile.js';

/**
 * Makes `path` a relative symbolic link to `target`, or a hard link if symbolic links are refused. Undefined if both are
 * refused, so that only a copy is possible. The folder of `path` must exist, and its path must have no links.
 */
export function linkFile(target: string, path: string): 'linked' | 'hard-linked' | undefined {
  const real = realpathSync(target);
  try {
    symlinkSync(relative(dirname(path), real), path);
    return 'linked';
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
  }
  // Windows allows symbolic links to administrators and developers only. On the same disk a hard link is as good.
  try {
    linkSync(real, path);
    return 'hard-linked';
  } catch {
    return undefined;
  }
}
