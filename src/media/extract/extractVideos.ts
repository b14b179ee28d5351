// Many videos → features in a data set's folder: those that are done are skipped, the others are jobs of a pool of processes.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/index.js';
import { errorCode } from '../../io/index.js';
import { parallelism, runJobs, WorkerCrash } from '../../workers/index.js';
import type { ExtractedVideo } from './extractVideo.js';
import type { SourceVideo } from './findVideos.js';
import { extractionPlaces, findRecord, removeExtractionTemporaries } from './record.js';
import type { Extraction } from './settings.js';
import type { VideoInput, VideoProgress } from './videoJob.js';

/** A video whose features exist. */
export interface DoneVideo extends SourceVideo, Omit<ExtractedVideo, 'seconds'> {
  /** Undefined for a video that was done before. */
  readonly seconds?: ExtractedVideo['seconds'];
}

/** A video that could not be read, and why. */
export interface BrokenVideo extends SourceVideo {
  readonly why: string;
}

/** Options of extractVideos. */
export interface ExtractVideosOptions {
  /** Processes; by default as many as there are cores and memory for. */
  readonly jobs?: number;
  /** Whether the contents of videos are compared with what they were, not their times. */
  readonly verify?: boolean;
  /** Ends all processes at once; nothing half-written stays. */
  readonly signal?: AbortSignal;
  /** Called as work advances. */
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/** Progress of extraction. */
export interface ExtractionProgress {
  /** Videos, with those in progress in part. The first call comes when it is known which were done before. */
  readonly done: number;
  readonly of: number;
  /** Videos that were done before. */
  readonly skipped: number;
  /** Seconds of video extracted per second that passed. */
  readonly timesRealTime: number;
  /** A video that has just failed. */
  readonly broken?: BrokenVideo;
}

/** The result of extractVideos. */
export interface ExtractedVideos {
  /** In the order of `videos`. */
  readonly done: readonly DoneVideo[];
  readonly broken: readonly BrokenVideo[];
  /** Seconds that passed. */
  readonly wallSec: number;
  readonly jobs: number;
}

/** Memory of a process, with its models and a frame of video. */
const bytesPerJob = 630 * 2 ** 20;
/** A decoder that has not come to another frame in this time never will. */
const timeoutMs = 300_000;
/** A job stops at its next frame. */
const graceMs = 1000;

/**
 * Extracts `videos` into the folder `out`, which is created if missing. A video that is broken, or that crashes its
 * decoder, is reported and the others are extracted. UserError for what concerns all videos: settings that do not work, a
 * full disk. When `signal` is aborted, its reason is thrown.
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
  for (const video of videos) {
    signal?.throwIfAborted();
    const record = await findRecord(out, video, streams, verify);
    if (record === undefined) continue;
    const { frames, snippets, durationSec } = record;
    done.set(video.id, { ...video, frames, snippets, durationSec });
  }
  const waiting = videos.filter(({ id }) => !done.has(id));
  const wanted = options.jobs ?? parallelism({ bytesPerJob }).count;
  const parallel = Math.max(1, Math.min(wanted, waiting.length));
  const common = {
    ...{ out: resolve(out), extraction, verify },
    threads: Math.max(1, Math.floor(availableParallelism() / parallel)),
  };
  const tally = createTally(videos.length, done, onProgress);
  const events = runJobs<VideoInput, VideoProgress, ExtractedVideo>(
    new URL('./videoJob.js', import.meta.url),
    waiting.map(({ id, path }) => ({ name: path, input: { id, path: resolve(path), ...common } })),
    { parallel, timeoutMs, signal, graceMs },
  );
  try {
    for await (const event of events) {
      const { id } = event.job.input;
      const video = { id, path: event.job.name };
      if (event.type === 'progress') tally.progress(id, event.progress);
      else if (event.type === 'done') {
        const { frames, snippets, durationSec, seconds } = event.result;
        tally.done({ ...video, frames, snippets, durationSec, seconds });
      } else if (event.type === 'failed') {
        tally.broken({ ...video, why: reasonOf(event.error, video.path) });
        removeExtractionTemporaries(out, streams);
      }
    }
    signal?.throwIfAborted();
  } finally {
    removeExtractionTemporaries(out, streams);
  }
  return {
    done: videos.flatMap(({ id }) => done.get(id) ?? []),
    broken: tally.brokenVideos,
    wallSec: (performance.now() - started) / 1000,
    jobs: parallel,
  };
}

/** Counts videos and reports progress. `done` has the videos that were done before, and gets the others. */
function createTally(
  of: number,
  done: Map<string, DoneVideo>,
  onProgress: (progress: ExtractionProgress) => void,
) {
  const skipped = done.size;
  const begun = performance.now();
  const brokenVideos: BrokenVideo[] = [];
  const inProgress = new Map<string, VideoProgress>();
  let extractedSec = 0;
  const tell = (broken?: BrokenVideo): void => {
    const parts = [...inProgress.values()];
    const fraction = parts.reduce((sum, part) => sum + part.fraction, 0);
    const sec = parts.reduce((sum, part) => sum + part.sec, extractedSec);
    onProgress({
      ...{ done: done.size + brokenVideos.length + fraction, of, skipped },
      timesRealTime: sec / ((performance.now() - begun) / 1000),
      ...(broken && { broken }),
    });
  };
  tell();
  return {
    brokenVideos,
    progress(id: string, progress: VideoProgress): void {
      inProgress.set(id, progress);
      tell();
    },
    done(video: DoneVideo): void {
      inProgress.delete(video.id);
      done.set(video.id, video);
      extractedSec += video.durationSec;
      tell();
    },
    broken(video: BrokenVideo): void {
      inProgress.delete(video.id);
      brokenVideos.push(video);
      tell(video);
    },
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

/** Why a video is broken, without its path, which is shown beside. Throws errors that are not about the video. */
function reasonOf(error: Error, path: string): string {
  if (error instanceof WorkerCrash)
    return `its decoder failed: ${error.message}; other videos are not affected`;
  if (error.name !== 'VideoError') throw error;
  return error.message
    .replace(resolve(path), '')
    .replace(path, '')
    .replace(/^[\s:]+/, '');
}
