// One video → a file of features for each stream, written row by row while the video is decoded.
import { createNpyRowWriter } from '../../arrays/index.js';
import { type SnippetGrid, type StreamExtractor, snippetCount } from '../features/index.js';
import type { VideoFile } from '../video/index.js';

/** An open stream, and the file for this video's features. */
export interface StreamOutput {
  readonly name: string;
  readonly extractor: StreamExtractor;
  readonly path: string;
}

export interface ExtractedVideo {
  /** Frames of the grid in time. */
  readonly frames: number;
  readonly snippets: number;
  readonly durationSec: number;
  /** Seconds that each part took: decode, every stream by its name, write. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Extracts all streams in one pass over the frames. On failure no file is left, and the extractors cannot be used again.
 * `onFrame` is called with the index of each frame that a stream uses; if it throws, the extraction fails.
 */
export async function extractVideo(
  video: VideoFile,
  streams: readonly StreamOutput[],
  grid: SnippetGrid & { readonly shortSide: number },
  onFrame: (index: number) => void = () => {},
): Promise<ExtractedVideo> {
  const started = performance.now();
  const { seconds, timed } = createStopwatch(['decode', ...streams.map(({ name }) => name), 'write']);
  const files = streams.map((stream) => ({
    ...stream,
    rows: createNpyRowWriter(stream.path, stream.extractor.dim),
  }));
  /** Writes the rows that an extractor gives. */
  const write = async (
    { name, rows, extractor }: (typeof files)[number],
    extract: (extractor: StreamExtractor) => Promise<readonly Float32Array[]>,
  ): Promise<void> => {
    const extracted = await timed(name, () => extract(extractor));
    if (extracted.length === 0) return;
    await timed('write', () => {
      for (const row of extracted) rows.append(row);
    });
  };
  try {
    const { fps, shortSide } = grid;
    const wants = (index: number) => streams.some(({ extractor }) => extractor.wants(index));
    const frames = await video.decode({ fps, shortSide, wants }, async (frame) => {
      onFrame(frame.index);
      for (const file of files)
        if (file.extractor.wants(frame.index)) await write(file, (extractor) => extractor.push(frame));
    });
    for (const file of files) await write(file, (extractor) => extractor.end(frames));
    const snippets = snippetCount(frames, grid);
    const other = files.find(({ rows }) => rows.rows !== snippets);
    if (other) throw new Error(`stream ${other.name} gave ${other.rows.rows} snippets of ${snippets}`);
    await timed('write', () => {
      for (const { rows } of files) rows.finish();
    });
    const others = Object.values(seconds).reduce((sum, part) => sum + part, 0);
    seconds.decode = (performance.now() - started) / 1000 - others;
    return { frames, snippets, durationSec: video.durationSec, seconds };
  } catch (error) {
    for (const { rows } of files) rows.discard();
    throw error;
  }
}

/** Adds up the seconds that each part of the work takes. */
function createStopwatch(parts: readonly string[]) {
  const seconds: Record<string, number> = Object.fromEntries(parts.map((part) => [part, 0]));
  const timed = async <T>(part: string, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    try {
      return await work();
    } finally {
      seconds[part] += (performance.now() - from) / 1000;
    }
  };
  return { seconds, timed };
}
