// The process that extracts videos, one after the other: a decoder that crashes takes only its video with it.
import { statSync } from 'node:fs';
import { UserError } from '../../core/index.js';
import { errorCode } from '../../io/index.js';
import { openNodeModels } from '../../onnx/node.js';
import { openExtractor, type StreamExtractor } from '../features/index.js';
import type { VideoFile } from '../video/index.js';
import { openVideo } from '../video/node.js';
import { extractVideo } from './extractVideo.js';
import type { Failure, OpenRequest, Reply, Request, VideoRequest } from './messages.js';
import { extractionPlaces, fileDigest, removeExtractionTemporaries, writeRecord } from './record.js';

const progressEveryMs = 500;

interface Opened extends OpenRequest {
  readonly extractors: ReadonlyMap<string, StreamExtractor>;
}
let opened: Opened;

const reply = (message: Reply): void => {
  process.send?.(message);
};

async function open(request: OpenRequest): Promise<void> {
  const { extraction, threads } = request;
  const models = openNodeModels({ threads });
  const extractors = new Map<string, StreamExtractor>();
  for (const [name, settings] of Object.entries(extraction.streams))
    extractors.set(name, await openExtractor(settings, extraction, models));
  opened = { ...request, extractors };
  reply({ type: 'opened' });
}

async function extract({ id, path }: VideoRequest): Promise<void> {
  const { extraction, extractors, out } = opened;
  const places = extractionPlaces(out);
  let stage: 'opening' | 'extracting' | 'recording' = 'opening';
  let video: VideoFile | undefined;
  try {
    // Before it is read: if it changes meanwhile, the next run sees another time.
    const { size: bytes, mtimeMs } = statSync(path);
    if (bytes === 0) throw new UserError(`${path} is empty (0 bytes). Copy it again.`);
    video = await openVideo(path);
    stage = 'extracting';
    const streams = [...extractors].map(([name, extractor]) => ({
      name,
      extractor,
      path: places.features(name, id),
    }));
    const { durationSec } = video;
    let told = performance.now();
    const result = await extractVideo(video, streams, extraction, (index) => {
      if (performance.now() - told < progressEveryMs) return;
      told = performance.now();
      const sec = index / extraction.fps;
      reply({ type: 'progress', sec, fraction: Math.min(sec / Math.max(durationSec, 1), 1) });
    });
    const sha256 = await fileDigest(path);
    stage = 'recording';
    writeRecord(out, id, { source: path, bytes, mtimeMs, sha256, ...result });
    reply({ type: 'extracted', video: result });
  } catch (error) {
    const { fatal, ...failure } = describe(error);
    // What is wrong when a record is written is not the video's.
    reply({
      type: 'failed',
      failure: { ...failure, fatal: fatal || stage === 'recording', usable: stage === 'opening' },
    });
  } finally {
    video?.close();
  }
}

/** Refusals of the disk that is written to; what a video refuses is its own. */
const fullDisk = ['ENOSPC', 'EDQUOT'];

function describe(error: unknown): Omit<Failure, 'usable'> {
  const code = errorCode(error);
  if (code !== undefined && fullDisk.includes(code))
    return {
      message: `${opened.out}: the disk is full. What is done stays: free some space and run this again, it goes on.`,
      fatal: true,
      user: true,
    };
  const message = error instanceof Error ? error.message : String(error);
  const user = error instanceof UserError || code !== undefined;
  return { message, fatal: false, user };
}

process.on('message', (request: Request) => {
  const work = request.type === 'open' ? open(request) : extract(request);
  work.catch((error: unknown) =>
    reply({ type: 'failed', failure: { ...describe(error), fatal: true, usable: false } }),
  );
});
// Ctrl-C reaches this process too; who started it decides what becomes of it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('exit', () => {
  if (opened) removeExtractionTemporaries(opened.out, Object.keys(opened.extraction.streams), process.pid);
});
