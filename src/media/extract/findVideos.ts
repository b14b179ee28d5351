// The video files in a folder and its subfolders, and their names in a data set.
import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { UserError } from '../../core/index.js';
import { isInputFolder } from '../../io/index.js';

/** A video file and its name in the data set. */
export interface SourceVideo {
  /** The file's name without extension, in Unicode's composed form; its features have the same name. */
  readonly id: string;
  readonly path: string;
}

export const videoEndings = [
  ...['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.avi', '.mpg', '.mpeg', '.mts', '.m2ts', '.ts', '.wmv'],
  ...['.flv', '.ogv', '.3gp'],
] as const;

const isVideo = (name: string): boolean =>
  !name.startsWith('.') && videoEndings.some((ending) => ending === extname(name).toLowerCase());

/** The videos in `folder`, sorted by path, without hidden files. UserError if there is none, or if two have the same name. */
export function findVideos(folder: string): SourceVideo[] {
  if (!isInputFolder(folder)) {
    const file = statSync(folder, { throwIfNoEntry: false });
    throw new UserError(
      `${folder} ${file ? 'is a file' : 'does not exist'}. Give the folder with the videos.`,
    );
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => isVideo(basename(name)))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .sort();
  if (files.length === 0)
    throw new UserError(
      `${folder} has no videos (${videoEndings.join(', ')}). Give the folder with the videos.`,
    );
  return nameVideos(files);
}

/** Videos of these paths, with any extension. UserError if two have the same name. */
export function nameVideos(paths: readonly string[]): SourceVideo[] {
  const owners = new Map<string, string>();
  return paths.map((path) => {
    const id = videoName(path);
    // On a disk that ignores case, two such files of features would be one.
    const owner = owners.get(id.toLowerCase());
    if (owner !== undefined)
      throw new UserError(
        `${owner} and ${path} have the same name "${id}", which features and tags go by. Rename one of them.`,
      );
    owners.set(id.toLowerCase(), path);
    return { id, path };
  });
}

/** The name of a video, from its path or from a name in tags, with or without folders and extension. */
export function videoName(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  const ending = extname(name);
  const known = videoEndings.some((video) => video === ending.toLowerCase());
  return (known ? name.slice(0, -ending.length) : name).normalize('NFC');
}
