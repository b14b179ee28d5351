// Puts feature files into the data set: links to the source's files, copies, or arrays unpacked to .npy.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { npyBytes } from '../../arrays/index.js';
import { countOf, UserError } from '../../core/index.js';
import { linkFile } from '../../io/index.js';
import type { OpenedStream } from './decisions/streams.js';
import type { SourceArray, Sources } from './sourceArrays.js';
import type { ArraySource } from './types.js';

/** How a feature file was put into the data set. */
export type Placed = 'linked' | 'hard-linked' | 'copied' | 'unpacked';

/** The number of files that were placed in each way. */
export type PlacedCounts = Readonly<Partial<Record<Placed, number>>>;

/** Puts the features of all streams into `folder`, a folder for each stream. Returns the counts of each stream. */
export async function placeStreams(
  streams: readonly OpenedStream[],
  folder: string,
  sources: Sources,
  copy: boolean,
  report: () => Promise<void>,
): Promise<Map<string, PlacedCounts>> {
  const placedIn = new Map<string, PlacedCounts>();
  for (const { name, videos, arrays } of streams) {
    const placed: Placed[] = [];
    for (const [video, source] of videos) {
      placed.push(await placeFile(source, arrays.get(video)!, join(folder, name), video, { sources, copy }));
      await report();
    }
    placedIn.set(name, Object.fromEntries(countOf(placed)));
  }
  return placedIn;
}

export const describePlaced = (placed: PlacedCounts): string =>
  Object.entries(placed)
    .map(([how, n]) => (how === 'unpacked' ? `${n} unpacked to .npy, element type as it was` : `${n} ${how}`))
    .join(', ');

export function sumOf(counts: readonly PlacedCounts[]): PlacedCounts {
  const sum: Partial<Record<Placed, number>> = {};
  for (const [how, n] of counts.flatMap((placed) => Object.entries(placed) as [Placed, number][]))
    sum[how] = (sum[how] ?? 0) + n;
  return sum;
}

/** Puts the features of a video into `folder`, as `video` with the extension of their format. Returns how. */
async function placeFile(
  source: ArraySource,
  { shape, dtype, readable }: SourceArray,
  folder: string,
  video: string,
  { sources, copy }: { sources: Sources; copy: boolean },
): Promise<Placed> {
  if (!readable) {
    const path = join(folder, `${video}.npy`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, npyBytes(shape, dtype, await sources.load(source)));
    return 'unpacked';
  }
  const path = join(folder, video + extname(source.path).toLowerCase());
  mkdirSync(dirname(path), { recursive: true });
  if (copy) {
    copyFileSync(source.path, path);
    return 'copied';
  }
  const linked = linkFile(source.path, path);
  if (linked !== undefined) return linked;
  throw new UserError(
    `${source.path} cannot be linked from ${dirname(path)}. Copy the features instead: --copy.`,
  );
}
