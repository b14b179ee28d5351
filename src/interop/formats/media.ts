// The media file of a video: the video's name from a media file, and its media file in a folder.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/index.js';
import { isInputFolder } from '../../io/index.js';

const extensions =
  'mp4|m4v|mov|avi|mkv|webm|mpg|mpeg|mts|m2ts|ts|wmv|flv|ogv|ogg|3gp|wav|mp3|m4a|flac|aac|csv';
const extension = new RegExp(`(?<=.)\\.(${extensions})$`, 'i');

/**
 * The name of a video from the path or the address of its media file:
 * `file:///C:/a/walk%201.mp4`, `/a/walk 1.mp4`, `./walk 1.mp4` and `walk 1.mp4` → `walk 1`.
 * Folders of relative paths are kept (`day1/walk.mp4` → `day1/walk`), since a data set may have them.
 */
export function videoOfMedia(media: string): string {
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(media);
  const path = url ? decode(media.replace(/[?#].*$/s, '')) : media;
  const absolute = url || /^([/\\]|[a-z]:[/\\])/i.test(path);
  const name = absolute ? (path.split(/[/\\]/).at(-1) ?? path) : path.replace(/^(\.[/\\])+/, '');
  return name.replace(extension, '') || media;
}

/** The media file that writers name for a video when no media file is known. */
export const defaultMedia = (video: string): string => `${video}.mp4`;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export interface MediaFiles {
  /** The path of a video's media file; if none was found, the name of the video with `.mp4` in that folder. */
  readonly mediaOf: (video: string) => string;
  /** Videos whose media file was not found. */
  readonly missing: readonly string[];
}

/** Finds the media file of each video in a folder and its subfolders, by the name without extension. UserError if it is no folder. */
export function findMedia(dir: string, videos: readonly string[]): MediaFiles {
  if (!isInputFolder(dir))
    throw new UserError(`${dir} is not a folder. Give the folder of the videos (--videos).`);
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
