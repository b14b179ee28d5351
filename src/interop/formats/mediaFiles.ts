// The recordings of videos in a folder that someone named.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/index.js';
import { isInputFolder } from '../../io/index.js';
import { defaultMedia, videoOfMedia } from './mediaName.js';

export interface MediaFiles {
  /** The path of a video's recording; where there is none, of one with the name of the video and `.mp4`. */
  readonly mediaOf: (video: string) => string;
  /** Videos without a recording there. */
  readonly missing: readonly string[];
}

/** Looks for the recording of each video in a folder and those in it, by its name without ending. */
export function findMedia(dir: string, videos: readonly string[]): MediaFiles {
  if (!isInputFolder(dir))
    throw new UserError(`${dir} is no folder. Name the folder of the videos (--videos).`);
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  const known = new Map(
    files.filter((file) => file !== videoOfMedia(file)).map((file) => [videoOfMedia(file), file]),
  );
  return {
    mediaOf: (video) => join(dir, known.get(video) ?? defaultMedia(video)),
    missing: videos.filter((video) => !known.has(video)),
  };
}
