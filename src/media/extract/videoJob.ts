// The job of extracting one video: its features as files, and last a record of them.
import { statSync } from 'node:fs';
import { UserError } from '../../core/index.js';
import { errorCode } from '../../io/index.js';
import { openNodeModels } from '../../onnx/node.js';
import type { CallContext, RunJob } from '../../workers/index.js';
import { openExtractor, type StreamExtractor } from '../features/index.js';
import { openVideo } from '../video/node.js';
import { type ExtractedVideo, extractVideo } from './extractVideo.js';
import {
  type ExtractionRecord,
  extractionPlaces,
  fileDigest,
  findRecord,
  removeExtractionTemporaries,
  writeRecord,
} from './record.js';
import type { Extraction } from './settings.js';

export interface VideoInput {
  readonly id: string;
  /** Absolute, like `out`. */
  readonly path: string;
  /** Folder of the data set. */
  readonly out: string;
  readonly extraction: Extraction;
  /** Threads that an operation may use. */
  readonly threads: number;
  /** Whether the video is compared with an existing record by its contents, not its time. */
  readonly verify: boolean;
}

/** How much of the video has been extracted. */
export interface VideoProgress {
  /** In [0, 1]. */
  readonly fraction: number;
  readonly sec: number;
}

/** The video cannot be used. Other errors of the job are not about the video, and concern all others too. */
export class VideoError extends Error {
  override name = 'VideoError';
}

type Extractors = ReadonlyMap<string, StreamExtractor>;

/** Throws VideoError; UserError for a full disk; and as openExtractor does. */
export const run: RunJob<VideoInput, VideoProgress, ExtractedVideo> = async (input, context) => {
  const { id, path, out, extraction, verify } = input;
  const streams = Object.keys(extraction.streams);
  const existing = await findRecord(out, { id, path }, streams, verify);
  if (existing !== undefined) return existing;
  // Where the decoder does not stop in time, the process ends with files half-written.
  const removeTemporaries = () => removeExtractionTemporaries(out, streams, process.pid);
  process.on('exit', removeTemporaries);
  try {
    const record = await extract(input, await openExtractors(input), context);
    writeRecord(out, id, record);
    return record;
  } finally {
    process.off('exit', removeTemporaries);
  }
};

async function extract(
  { id, path, out, extraction }: VideoInput,
  extractors: Extractors,
  { progress, signal }: CallContext<VideoProgress>,
): Promise<ExtractionRecord> {
  signal.throwIfAborted();
  const { bytes, mtimeMs, video } = await open(path);
  const streams = [...extractors].map(([name, extractor]) => ({
    ...{ name, extractor, path: extractionPlaces(out).features(name, id) },
  }));
  let told = performance.now();
  try {
    const extracted = await extractVideo(video, streams, extraction, (index) => {
      signal.throwIfAborted();
      if (performance.now() - told < progressEveryMs) return;
      told = performance.now();
      const sec = index / extraction.fps;
      progress({ sec, fraction: Math.min(sec / Math.max(video.durationSec, 1), 1) });
    });
    return { source: path, bytes, mtimeMs, sha256: await fileDigest(path), ...extracted };
  } catch (error) {
    // They may hold frames of this video.
    await closeExtractors();
    signal.throwIfAborted();
    const code = errorCode(error) ?? '';
    if (!['ENOSPC', 'EDQUOT'].includes(code)) throw new VideoError(messageOf(error));
    throw new UserError(
      `${out}: the disk is full. Finished videos are kept: free some space and run this again to resume.`,
    );
  } finally {
    video.close();
  }
}

const progressEveryMs = 500;

async function open(path: string) {
  try {
    // First, so that a later job finds another time if the video changes while it is read.
    const { size: bytes, mtimeMs } = statSync(path);
    if (bytes === 0) throw new UserError(`${path} is empty (0 bytes). Copy it again.`);
    return { bytes, mtimeMs, video: await openVideo(path) };
  } catch (error) {
    throw new VideoError(messageOf(error));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Those of the job before: opening them takes longer than a short video. */
let opened: { readonly key: string; readonly extractors: Map<string, StreamExtractor> } | undefined;

async function openExtractors({ extraction, threads }: VideoInput): Promise<Extractors> {
  const key = JSON.stringify({ extraction, threads });
  if (opened?.key === key) return opened.extractors;
  await closeExtractors();
  opened = { key: '', extractors: new Map() };
  const models = openNodeModels({ threads });
  for (const [name, settings] of Object.entries(extraction.streams))
    opened.extractors.set(name, await openExtractor(settings, extraction, models));
  opened = { ...opened, key };
  return opened.extractors;
}

async function closeExtractors(): Promise<void> {
  const extractors = opened?.extractors.values() ?? [];
  opened = undefined;
  for (const extractor of extractors) await extractor.close();
}
