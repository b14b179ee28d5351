// The record of each extracted video, a small file, by which it is not extracted twice.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/index.js';
import { parseJson, readInputText, removeTemporaries, writeFileAtomic } from '../../io/index.js';
import type { SourceVideo } from './findVideos.js';

const schema = z.object({
  /** Absolute. */
  source: z.string(),
  bytes: z.number(),
  mtimeMs: z.number(),
  sha256: z.string(),
  frames: z.number(),
  snippets: z.number(),
  durationSec: z.number(),
  seconds: z.record(z.string(), z.number()),
});

/** A video that is done: its source, and the size of its features. */
export type ExtractionRecord = z.output<typeof schema>;

/** Paths in a data set's folder `out`: features, records, and the settings that all features were made with. */
export const extractionPlaces = (out: string) => ({
  features: (stream: string, id: string) => join(out, stream, `${id}.npy`),
  records: join(out, 'extracted'),
  record: (id: string) => join(out, 'extracted', `${id}.json`),
  settings: join(out, 'extracted', 'settings.yaml'),
});

/** Removes the half-written files in a data set of a process; by default of all processes that are gone. */
export function removeExtractionTemporaries(out: string, streams: readonly string[], pid?: number): void {
  for (const folder of [out, extractionPlaces(out).records, ...streams.map((stream) => join(out, stream))])
    removeTemporaries(folder, pid);
}

/** Written last: with it a video is done. */
export const writeRecord = (out: string, id: string, record: ExtractionRecord): void =>
  writeFileAtomic(extractionPlaces(out).record(id), `${JSON.stringify(record, undefined, 1)}\n`);

/** Undefined where there is none, or one that cannot be read: the video is then extracted again. */
export function readRecord(out: string, id: string): ExtractionRecord | undefined {
  const path = extractionPlaces(out).record(id);
  if (!existsSync(path)) return undefined;
  try {
    return schema.safeParse(parseJson(readInputText(path), path)).data;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The record of a video that is done: it fits the video's file, and the features of all streams exist. */
export async function findRecord(
  out: string,
  { id, path }: SourceVideo,
  streams: readonly string[],
  verify: boolean,
): Promise<ExtractionRecord | undefined> {
  const record = readRecord(out, id);
  const file = statSync(path, { throwIfNoEntry: false });
  const { features } = extractionPlaces(out);
  if (!record || !file || !streams.every((stream) => existsSync(features(stream, id)))) return undefined;
  return (await isSameSource(record, path, file, verify)) ? record : undefined;
}

/** Path of a recording's video, if the data set in `dir` was extracted and the file is still where it was. */
export function sourceOf(dir: string, id: string): string | undefined {
  const source = readRecord(dir, id)?.source;
  return source !== undefined && existsSync(source) ? source : undefined;
}

/** Whether the file is unchanged, by size and time; with `verify` by size and contents. */
export async function isSameSource(
  record: ExtractionRecord,
  path: string,
  { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>,
  verify: boolean,
): Promise<boolean> {
  if (record.bytes !== size) return false;
  return verify ? record.sha256 === (await fileDigest(path)) : record.mtimeMs === mtimeMs;
}

/** SHA-256 in hexadecimal. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest('hex');
}
