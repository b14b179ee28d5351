// A video whose frames are computed, and a stream whose features are easy to check.
import type { SnippetGrid, StreamExtractor } from '../../../src/media/features/index.js';
import { snippetCount } from '../../../src/media/features/index.js';
import type { VideoFile } from '../../../src/media/video/index.js';

/** Frames of one pixel, whose red is the index; `breaksAt` fails there. */
export function syntheticVideo(frames: number, fps: number, breaksAt = Number.POSITIVE_INFINITY): VideoFile {
  return {
    width: 1,
    height: 1,
    durationSec: frames / fps,
    async decode({ wants }, take) {
      for (let index = 0; index < frames; index++) {
        if (index === breaksAt) throw new Error('broken picture');
        if (wants(index))
          await take({ index, width: 1, height: 1, data: new Uint8Array([index, 0, 0, 255]) });
      }
      return frames;
    },
    close() {},
  };
}

/** D = 2: how many frames of the window were seen, and the mean of their indices. Looks at every `everyFrames`-th. */
export function countingExtractor(grid: SnippetGrid, everyFrames: number): StreamExtractor {
  const seen: number[] = [];
  let given = 0;
  const describe = (snippet: number) => {
    const from = snippet * grid.strideFrames;
    const own = seen.filter((index) => index >= from && index < from + grid.windowFrames);
    return new Float32Array([own.length, own.reduce((a, b) => a + b, 0) / Math.max(own.length, 1)]);
  };
  const until = (count: number) => {
    const rows: Float32Array[] = [];
    while (given < count) rows.push(describe(given++));
    return rows;
  };
  return {
    dim: 2,
    wants: (index) => index % everyFrames === 0,
    async push({ index, data }) {
      if (data[0] !== index % 256) throw new Error('another frame');
      // Snippets that end before this frame are complete.
      const complete = Math.floor((index - grid.windowFrames) / grid.strideFrames) + 1;
      const rows = until(Math.max(complete, 0));
      seen.push(index);
      return rows;
    },
    async end(frames) {
      const rows = until(snippetCount(frames, grid));
      seen.length = 0;
      given = 0;
      return rows;
    },
    async close() {},
  };
}
