// One video → a file of features for each stream, written row by row while the video is decoded.
import { createNpyRowWriter } from '../../arrays/index.js';
import { type SnippetGrid, type StreamExtractor, snippetCount } from '../features/index.js';
import type { VideoFile } from '../video/index.js';

/** A stream that is open, and the file that this video's features go to. */
export interface StreamOutput {
  readonly name: string;
  readonly extractor: StreamExtractor;
  readonly path: string;
}

export interface ExtractedVideo {
  /** On the grid. */
  readonly frames: number;
  readonly snippets: number;
  readonly durationSec: number;
  /** Seconds that each part took: decode, each stream, write. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Extracts all streams in one pass over the frames. Either all files are there afterwards, or none; then the extractors
 * are no longer good for use. `onFrame` is told each index that is looked at.
 */
export async function extractVideo(
  video: VideoFile,
  streams: readonly StreamOutput[],
  grid: SnippetGrid & { readonly shortSide: number },
  onFrame: (index: number) => void = () => {},
): Promise<ExtractedVideo> {
  const started = performance.now();
  const seconds: Record<string, number> = {
    decode: 0,
    ...Object.fromEntries(streams.map(({ name }) => [name, 0])),
    write: 0,
  };
  const timed = async <T>(part: string, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    try {
      return await work();
    } finally {
      seconds[part] += (performance.now() - from) / 1000;
    }
  };
  const files = streams.map((stream) => ({
    ...stream,
    rows: createNpyRowWriter(stream.path, stream.extractor.dim),
  }));
  try {
    const take = async (
      of: (extractor: StreamExtractor) => Promise<readonly Float32Array[]>,
      file: (typeof files)[number],
    ) => {
      const made = await timed(file.name, () => of(file.extractor));
      if (made.length > 0)
        await timed('write', () => {
          for (const row of made) file.rows.append(row);
        });
    };
    const frames = await video.decode(
      {
        fps: grid.fps,
        shortSide: grid.shortSide,
        wants: (index) => streams.some(({ extractor }) => extractor.wants(index)),
      },
      async (frame) => {
        onFrame(frame.index);
        for (const file of files)
          if (file.extractor.wants(frame.index)) await take((extractor) => extractor.push(frame), file);
      },
    );
    for (const file of files) await take((extractor) => extractor.end(frames), file);
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
