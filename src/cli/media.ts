// --videos: the recordings that an output names.
import { findMedia } from '../formats/index.js';
import { first } from '../io/index.js';

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
