// Finds videos with the same features, byte for byte: by size, then by three places, then by the whole file.
import { createHash } from 'node:crypto';
import { groupBy } from '../../core/index.js';
import { type OpenFile, withFile } from '../../io/index.js';
import type { Progress } from '../progress.js';
import type { InspectedStream, SameContents } from '../types.js';

/** A feature file. */
interface StreamFile {
  id: string;
  stream: string;
  path: string;
  bytes: number;
}

const placeBytes = 4096;
const chunkBytes = 2 ** 20;

/** Reads a few bytes of files with the same size, and the whole file if these bytes agree. */
export async function findSameContents(
  streams: readonly Pick<InspectedStream, 'config' | 'files'>[],
  progress: Progress,
): Promise<SameContents[]> {
  const files = streams.flatMap(({ config, files }) =>
    [...files].flatMap(([id, found]): StreamFile[] =>
      found.state === 'opened'
        ? [{ id, stream: config.name, path: found.file.path, bytes: found.file.fileBytes }]
        : [],
    ),
  );
  const sameSize = videosInCommon(files, ({ bytes }) => String(bytes)).flat();
  const places = new Map<StreamFile, string>();
  for (const [done, file] of sameSize.entries()) {
    const hash = readable(() => withFile(file.path, hashPlaces));
    if (hash !== undefined) places.set(file, `${file.bytes}:${hash}`);
    await progress('comparing files', done + 1, sameSize.length);
  }
  const alike = videosInCommon(places.keys(), (file) => places.get(file)!).flat();
  const wholes = new Map<StreamFile, string>();
  for (const [done, file] of alike.entries()) {
    const small = file.bytes <= 3 * placeBytes;
    const hash = small ? places.get(file) : readable(() => withFile(file.path, hashWhole));
    if (hash !== undefined) wholes.set(file, hash);
    await progress('comparing files that look alike', done + 1, alike.length);
  }
  const same = new Map<string, SameContents>();
  for (const group of videosInCommon(wholes.keys(), (file) => wholes.get(file)!)) {
    const videos = [...new Set(group.map(({ id }) => id))];
    const key = JSON.stringify(videos);
    const before = same.get(key)?.streams ?? [];
    same.set(key, { videos, streams: [...new Set([...before, ...group.map(({ stream }) => stream)])] });
  }
  return [...same.values()];
}

/** Groups with several videos. (Streams may share a file, so a group may have one video.) */
const videosInCommon = (files: Iterable<StreamFile>, keyOf: (file: StreamFile) => string): StreamFile[][] =>
  [...groupBy(files, keyOf).values()].filter((group) => group.some(({ id }) => id !== group[0].id));

/**
 * A hash of the first, the middle and the last 4 KiB. Undefined if the middle and the last are one repeated byte: files of
 * zeros are found by another check, and reading all of them would take long.
 */
function hashPlaces(file: OpenFile): string | undefined {
  const places = [0, Math.floor(file.bytes / 2), Math.max(0, file.bytes - placeBytes)].map((at) =>
    file.read(at, placeBytes),
  );
  if (places.slice(1).every((bytes) => bytes.every((byte) => byte === places[1][0]))) return undefined;
  const hash = createHash('sha256');
  for (const bytes of places) hash.update(bytes);
  return hash.digest('hex');
}

function hashWhole(file: OpenFile): string {
  const hash = createHash('sha256');
  for (let at = 0; at < file.bytes; at += chunkBytes) hash.update(file.read(at, chunkBytes));
  return hash.digest('hex');
}

/** Undefined if the file cannot be read any more; another check reports that. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
