// Feature files in folders → streams: the folder or the end of the name says which stream a file belongs to.
import { closeSync, openSync, readSync } from 'node:fs';
import { type Found, groupBy, isArrayFile, type Listing, pathOf } from './listing.js';
import type { ArraySource, FoundStream } from './types.js';

/** Folders that say which part a video plays, or nothing at all. */
const noStream = /^(train|training|val|valid|validation|test|testing|features?|feats?|data|npy|csv)$/i;

/** Ends of names that say which stream a file is of, as in video_rgb.npy. */
const streamEnding = /^(.+)[_-](rgb|flow|audio|vggish|acc|gyro)$/i;

/** What streams are called where nothing says it. */
export const onlyStream = 'features';

/** Files that hold features: arrays, tables of numbers only; the largest part of them where there are several kinds. */
export function featureFiles(listing: Listing): Found[] {
  return listing.files.filter(
    (file) => isArrayFile(file) && (file.extension !== '.csv' || isTableOfNumbers(pathOf(listing, file))),
  );
}

/** A stream for each folder (parts such as train/ put aside), or for each end of a name: rgb and flow. */
export function streamsByFolder(listing: Listing, files: readonly Found[], notes: string[]): FoundStream[] {
  const byEnding = files.length > 0 && files.every(({ stem }) => streamEnding.test(stem));
  const named = files.map((file) => {
    const [, video = file.stem, ending] = byEnding ? (streamEnding.exec(file.stem) ?? []) : [];
    const folders = file.folder.split('/').filter((folder) => folder && !noStream.test(folder));
    const stream = byEnding ? ending.toLowerCase() : asStreamName(folders.at(-1) ?? onlyStream);
    return { stream, video, file };
  });
  return [...groupBy(named, ({ stream }) => stream)].map(([name, ofStream]) => {
    const videos = new Map<string, ArraySource>();
    const twice: string[] = [];
    for (const { video, file } of ofStream) {
      if (videos.has(video)) twice.push(file.path);
      else videos.set(video, { path: pathOf(listing, file) });
    }
    if (twice.length > 0)
      notes.push(
        `${name}: ${twice.length} files of a name that was there before, such as ${twice[0]}, not used`,
      );
    return { name, videos };
  });
}

/** Where a repository has one folder of features, it is one stream, whatever the folder is called. */
export const asOnlyStream = (streams: readonly FoundStream[]): readonly FoundStream[] =>
  streams.length === 1 ? [{ ...streams[0], name: onlyStream }] : streams;

/** Letters, digits, _ and - (names of streams become part of file names). */
export const asStreamName = (text: string): string => text.replace(/[^\w-]+/g, '_');

/** Whether the second line of a table is numbers, at least two: features, not annotations. */
function isTableOfNumbers(path: string): boolean {
  const bytes = Buffer.alloc(1 << 16);
  const fd = openSync(path, 'r');
  try {
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
    const cells =
      text
        .split('\n')[1]
        ?.trim()
        .split(/[,;\t]/) ?? [];
    // The last cell may be cut off.
    const whole = cells.length > 2 ? cells.slice(0, -1) : cells;
    return whole.length > 1 && whole.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  } finally {
    closeSync(fd);
  }
}
