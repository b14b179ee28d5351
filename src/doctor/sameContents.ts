// Videos whose features are the same, byte for byte: by size, then three places, then the whole file.
import { createHash } from 'node:crypto';
import { type OpenFile, withFile } from '../io/index.js';
import type { Pace } from './pace.js';
import type { InspectedStream, SameContents } from './types.js';

interface Named {
  id: string;
  stream: string;
  path: string;
  bytes: number;
}

const placeBytes = 4096;
const chunkBytes = 2 ** 20;

/** Reads a few bytes of the files that have a size in common, and all of those that agree in these. */
export async function findSameContents(
  streams: readonly Pick<InspectedStream, 'config' | 'files'>[],
  pace: Pace,
): Promise<SameContents[]> {
  const files = streams.flatMap(({ config, files }) =>
    [...files].flatMap(([id, found]): Named[] =>
      found.state === 'opened'
        ? [{ id, stream: config.name, path: found.file.path, bytes: found.file.fileBytes }]
        : [],
    ),
  );
  const ofSize = groupsOf(files, ({ bytes }) => String(bytes)).flat();
  const places = new Map<Named, string>();
  for (const [done, file] of ofSize.entries()) {
    const hash = readable(() => withFile(file.path, hashPlaces));
    if (hash !== undefined) places.set(file, `${file.bytes}:${hash}`);
    await pace('comparing files', done + 1, ofSize.length);
  }
  const alike = groupsOf([...places.keys()], (file) => places.get(file)!).flat();
  const wholes = new Map<Named, string>();
  for (const [done, file] of alike.entries()) {
    const small = file.bytes <= 3 * placeBytes;
    const hash = small ? places.get(file) : readable(() => withFile(file.path, hashWhole));
    if (hash !== undefined) wholes.set(file, hash);
    await pace('comparing files that look alike', done + 1, alike.length);
  }
  const same = new Map<string, SameContents>();
  for (const group of groupsOf([...wholes.keys()], (file) => wholes.get(file)!)) {
    const videos = [...new Set(group.map(({ id }) => id))];
    const key = JSON.stringify(videos);
    const before = same.get(key)?.streams ?? [];
    same.set(key, { videos, streams: [...new Set([...before, ...group.map(({ stream }) => stream)])] });
  }
  return [...same.values()];
}

/** Groups with more than one video: streams may share a file. */
function groupsOf(files: readonly Named[], keyOf: (file: Named) => string): Named[][] {
  const groups = new Map<string, Named[]>();
  for (const file of files) {
    const key = keyOf(file);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()].filter((group) => group.some(({ id }) => id !== group[0].id));
}

/**
 * The beginning, the middle and the end. Undefined where middle and end are one byte over and over: files of nothing but
 * zeros are found by their contents, and reading all of them would take long.
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

/** A file that went away or cannot be read any more is the same as no other; what is wrong with it is found elsewhere. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
