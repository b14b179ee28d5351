// What is kept of each video that was extracted, so that it is not done again: a small file a video.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/index.js';
import { parseJson, readInputText, removeTemporaries, writeFileAtomic } from '../../io/index.js';

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

/** A video that is done: its source, and what came out. */
export type ExtractionRecord = z.output<typeof schema>;

/** Where a data set in `out` keeps what: features, records, and the settings that all of it was made with. */
export const extractionPlaces = (out: string) => ({
  features: (stream: string, id: string) => join(out, stream, `${id}.npy`),
  records: join(out, 'extracted'),
  record: (id: string) => join(out, 'extracted', `${id}.json`),
  settings: join(out, 'extracted', 'settings.yaml'),
});

/** Removes what was left half-written in a data set: by a process, or by all that are no more. */
export function removeExtractionTemporaries(out: string, streams: readonly string[], pid?: number): void {
  for (const folder of [out, extractionPlaces(out).records, ...streams.map((stream) => join(out, stream))])
    removeTemporaries(folder, pid);
}

/** Written last: with it a video is done. */
export const writeRecord = (out: string, id: string, record: ExtractionRecord): void =>
  writeFileAtomic(extractionPlaces(out).record(id), `${JSON.stringify(record, undefined, 1)}\n`);

/** Undefined where there is none, or one that is no use: the video is then done again. */
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

/** Whether the file is what it was: by size and time; with `verify` by size and contents. */
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
