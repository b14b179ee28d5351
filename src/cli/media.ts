// The recordings that an output names or plays.
import { relative, resolve, sep } from 'node:path';
import { first } from '../core/index.js';
import { findMedia } from '../interop/formats/index.js';

/** Undefined `mediaOf` where no folder is named: the writers then take the video's name with `.mp4`. */
export function openMedia(dir: string | undefined, videos: readonly string[]) {
  if (dir === undefined) return { mediaOf: undefined, notes: [] };
  const { mediaOf, missing } = findMedia(dir, videos);
  const notes = missing.length
    ? [
        `no recording in ${dir} for ${missing.length} of ${videos.length} videos, .mp4 is assumed: ${first(missing)}`,
      ]
    : [];
  return { mediaOf, notes };
}

/** How a page at `folder`/report.html refers to the video of a recording; undefined where its file is not known. */
export const mediaFrom =
  (folder: string, pathOf: (video: string) => string | undefined) =>
  (video: string): string | undefined => {
    const path = pathOf(video);
    if (path === undefined) return undefined;
    return relative(resolve(folder), resolve(path)).split(sep).map(encodeURIComponent).join('/');
  };
