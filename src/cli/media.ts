// The video files that an output names or plays.
import { relative, resolve, sep } from 'node:path';
import { first } from '../core/index.js';
import { findMedia } from '../interop/formats/index.js';

/** Without a folder `mediaOf` is undefined: the writers then use the video's name with `.mp4`. */
export function openMedia(dir: string | undefined, videos: readonly string[]) {
  if (dir === undefined) return { mediaOf: undefined, notes: [] };
  const { mediaOf, missing } = findMedia(dir, videos);
  const notes = missing.length
    ? [
        `${dir} has no file for ${missing.length} of ${videos.length} videos; .mp4 is assumed: ${first(missing)}`,
      ]
    : [];
  return { mediaOf, notes };
}

/** The URL of a video's file, relative to a page in `folder`; undefined if the file is unknown. */
export const mediaFrom =
  (folder: string, pathOf: (video: string) => string | undefined) =>
  (video: string): string | undefined => {
    const path = pathOf(video);
    if (path === undefined) return undefined;
    return relative(resolve(folder), resolve(path)).split(sep).map(encodeURIComponent).join('/');
  };
