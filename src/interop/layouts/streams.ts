// Feature files → streams, by their folder or by the end of their name.
import { closeSync, openSync, readSync } from 'node:fs';
import { groupBy } from '../../core/index.js';
import { isArrayFile, type Listing, pathOf, type SourceFile } from './listing.js';
import type { ArraySource, FoundStream } from './types.js';

/** Names of folders that are not streams: splits, or general words. */
const noStream = /^(train|training|val|valid|validation|test|testing|features?|feats?|data|npy|csv)$/i;

/** Names that end in a stream, such as video_rgb. */
const streamEnding = /^(.+)[_-](rgb|flow|audio|vggish|acc|gyro)$/i;

/** The name of a stream that has no name in the source. */
export const onlyStream = 'features';

/** Files that may hold features: files of arrays, and tables of numbers. */
export function featureFiles(listing: Listing): SourceFile[] {
  return listing.files.filter(
    (file) => isArrayFile(file) && (file.extension !== '.csv' || isTableOfNumbers(pathOf(listing, file))),
  );
}

/** A stream for each folder (splits such as train/ are no streams), or for each end of a name: rgb and flow. */
export function streamsByFolder(
  listing: Listing,
  files: readonly SourceFile[],
  notes: string[],
): FoundStream[] {
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
        `${name}: ${twice.length} files with the name of an earlier file are not used, such as ${twice[0]}`,
      );
    return { name, videos };
  });
}

/** A single stream gets the usual name, whatever its folder is called. */
export const asOnlyStream = (streams: readonly FoundStream[]): readonly FoundStream[] =>
  streams.length === 1 ? [{ ...streams[0], name: onlyStream }] : streams;

/** A text as the name of a stream, which has letters, digits, _ and - only: it becomes part of file names. */
export const asStreamName = (text: string): string => text.replace(/[^\w-]+/g, '_');

/** Whether the second line of a table is at least two numbers, as in features and not in annotations. */
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
