// Many videos → features in a data set's folder: what is done is skipped, the rest is shared among processes.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/index.js';
import { errorCode } from '../../io/index.js';
import type { ExtractedVideo } from './extractVideo.js';
import type { SourceVideo } from './findVideos.js';
import type { VideoProgress } from './messages.js';
import { extractionPlaces, isSameSource, readRecord, removeExtractionTemporaries } from './record.js';
import type { Extraction } from './settings.js';
import { ExtractionFailure, startVideoWorker, type VideoWorker } from './videoWorker.js';

export interface DoneVideo extends SourceVideo, Omit<ExtractedVideo, 'seconds'> {
  /** Undefined where it had been done before. */
  readonly seconds?: ExtractedVideo['seconds'];
}

export interface BrokenVideo extends SourceVideo {
  readonly why: string;
}

export interface ExtractVideosOptions {
  /** Processes; by default as many as there are cores and memory for. */
  readonly jobs?: number;
  /** Whether the contents of sources are compared with what they were, not their times. */
  readonly verify?: boolean;
  /** Ends all processes at once; nothing half-written stays. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

export interface ExtractionProgress {
  /** Videos, with those under way in part; told first when it is known what was done before. */
  readonly done: number;
  readonly of: number;
  /** Of all. */
  readonly skipped: number;
  /** Seconds of video that were extracted for each second that passed. */
  readonly timesRealTime: number;
  /** A video that has just failed. */
  readonly broken?: BrokenVideo;
}

export interface ExtractedVideos {
  /** In the order of `videos`. */
  readonly done: readonly DoneVideo[];
  readonly broken: readonly BrokenVideo[];
  /** Seconds that passed. */
  readonly wallSec: number;
  readonly jobs: number;
}

/** What a process takes, with its models and a frame of video in memory. */
const bytesPerJob = 700 * 2 ** 20;

/** As many as there are cores and memory for, one at least. */
export const defaultJobs = (): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(process.availableMemory() / bytesPerJob)));

/**
 * Extracts `videos` into the folder `out`, which is made where it is not there. Each goes to a process of its own for as long as it takes;
 * one that is broken, or that crashes its decoder, is reported and the others go on. UserError where nothing can go on:
 * settings that do not work, a full disk. When `signal` is aborted, its reason is thrown.
 */
export async function extractVideos(
  videos: readonly SourceVideo[],
  out: string,
  extraction: Extraction,
  options: ExtractVideosOptions = {},
): Promise<ExtractedVideos> {
  const { verify = false, signal, onProgress = () => {} } = options;
  const started = performance.now();
  const streams = Object.keys(extraction.streams);
  prepareFolders(out, streams);

  const done = new Map<string, DoneVideo>();
  const broken: BrokenVideo[] = [];
  const waiting: SourceVideo[] = [];
  for (const video of videos) {
    signal?.throwIfAborted();
    const known = await findDone(video, out, streams, verify);
    if (known) done.set(video.id, known);
    else waiting.push(video);
  }
  const skipped = done.size;
  const jobs = Math.max(1, Math.min(options.jobs ?? defaultJobs(), waiting.length));
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs));

  const underWay = new Map<string, VideoProgress>();
  const begun = performance.now();
  let extractedSec = 0;
  const tell = (failed?: BrokenVideo): void => {
    const [fractions, sec] = [...underWay.values()].reduce(
      ([allFractions, allSec], progress) => [allFractions + progress.fraction, allSec + progress.sec],
      [0, extractedSec],
    );
    onProgress({
      done: done.size + broken.length + fractions,
      of: videos.length,
      skipped,
      timesRealTime: sec / ((performance.now() - begun) / 1000),
      ...(failed && { broken: failed }),
    });
  };

  tell();
  const workers = new Set<VideoWorker>();
  const starting = new AbortController();
  const stopAll = async (): Promise<void> => {
    starting.abort();
    await Promise.all([...workers].map((worker) => worker.stop()));
  };
  let next = 0;
  const work = async (): Promise<void> => {
    let worker: VideoWorker | undefined;
    const start = async (): Promise<VideoWorker> => {
      const made = await startVideoWorker({ type: 'open', extraction, out, threads });
      workers.add(made);
      return made;
    };
    try {
      while (next < waiting.length && !starting.signal.aborted) {
        const video = waiting[next++];
        worker ??= await start();
        if (starting.signal.aborted) return;
        underWay.set(video.id, { fraction: 0, sec: 0 });
        try {
          const result = await worker.extract(video.id, resolve(video.path), (progress) => {
            underWay.set(video.id, progress);
            tell();
          });
          done.set(video.id, { ...video, ...result });
          extractedSec += result.durationSec;
          underWay.delete(video.id);
          tell();
        } catch (error) {
          if (!(error instanceof ExtractionFailure) || error.fatal || starting.signal.aborted) throw error;
          underWay.delete(video.id);
          broken.push({ ...video, why: withoutPath(error.message, video.path) });
          if (!error.usable) {
            await worker.stop();
            workers.delete(worker);
            removeExtractionTemporaries(out, streams);
            worker = undefined;
          }
          tell(broken.at(-1));
        }
      }
    } finally {
      await worker?.stop();
    }
  };
  const onAbort = (): void => void stopAll();
  signal?.addEventListener('abort', onAbort);
  let failure: unknown;
  try {
    await Promise.all(
      Array.from({ length: jobs }, () =>
        work().catch(async (error: unknown) => {
          // What the others then meet comes of being stopped.
          failure ??= error;
          await stopAll();
        }),
      ),
    );
    signal?.throwIfAborted();
    if (failure instanceof ExtractionFailure && failure.user) throw new UserError(failure.message);
    if (failure !== undefined) throw failure;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    removeExtractionTemporaries(out, streams);
  }
  return {
    done: videos.flatMap(({ id }) => done.get(id) ?? []),
    broken,
    wallSec: (performance.now() - started) / 1000,
    jobs,
  };
}

function prepareFolders(out: string, streams: readonly string[]): void {
  const places = extractionPlaces(out);
  try {
    for (const folder of [places.records, ...streams.map((stream) => dirname(places.features(stream, 'x')))])
      mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? ''))
      throw new UserError(`${out} may not be written: check its permissions, or give another --out.`);
    throw error;
  }
  removeExtractionTemporaries(out, streams);
}

/** A video is done when its record fits its file and all its features are there. */
async function findDone(
  video: SourceVideo,
  out: string,
  streams: readonly string[],
  verify: boolean,
): Promise<DoneVideo | undefined> {
  const places = extractionPlaces(out);
  const record = readRecord(out, video.id);
  const file = statSync(video.path, { throwIfNoEntry: false });
  if (!record || !file || !streams.every((stream) => existsSync(places.features(stream, video.id))))
    return undefined;
  if (!(await isSameSource(record, video.path, file, verify))) return undefined;
  const { frames, snippets, durationSec } = record;
  return { ...video, frames, snippets, durationSec };
}

/** The list of broken videos names each already. */
const withoutPath = (message: string, path: string): string =>
  message
    .replace(resolve(path), '')
    .replace(path, '')
    .replace(/^[\s:]+/, '');
