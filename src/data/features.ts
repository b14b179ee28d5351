// Reading features of a data set: rows as float32, on the calling thread.
import { copyAsFloat32, type NativeArray } from '../arrays/index.js';
import type { Dataset, Video } from './dataset.js';
import { createFeatureCache } from './featureCache.js';
import type { FeatureFile } from './view.js';

/** Options of createFeatureReader. */
export interface FeatureReaderOptions {
  /** Memory in bytes for the contents of files: those that are read first are kept. Default 64 MiB. */
  cacheBytes?: number;
}

/** Reads rows of feature files, and keeps the contents of some files in memory. */
export interface FeatureReader {
  /**
   * Copies rows of a video's features to `out[outOffset]` on: `indices.length` × D float32.
   * UserError if the file has a NaN or infinite value; RangeError for an index outside 0 … snippets − 1.
   */
  gather(
    video: Video,
    stream: string,
    indices: ArrayLike<number>,
    out: Float32Array,
    outOffset?: number,
  ): void;
  /** All rows of a video's features: snippets × D float32. UserError as for `gather`. */
  read(video: Video, stream: string): Float32Array;
}

/** A reader for the features of a data set. Files keep their own element type (often float16) in the cache. */
export function createFeatureReader(
  dataset: Dataset,
  { cacheBytes = 64 * 2 ** 20 }: FeatureReaderOptions = {},
): FeatureReader {
  const cache = createFeatureCache(cacheBytes);
  return {
    gather(video, stream, indices, out, outOffset = 0) {
      const file = dataset.openFeatures(video, stream);
      copyRows(file, cache.contents(file), video.snippets, indices, out, outOffset);
    },
    read(video, stream) {
      const file = dataset.openFeatures(video, stream);
      const out = new Float32Array(video.snippets * file.dim);
      copyAsFloat32(file.dtype, cache.contents(file), 0, out.length, out, 0);
      return out;
    },
  };
}

/** Copies rows of `contents`, (T, D), to `out[outOffset]` on. RangeError for a row outside 0 … snippets − 1. */
export function copyRows(
  { path, dim, dtype }: FeatureFile,
  contents: NativeArray,
  snippets: number,
  indices: ArrayLike<number>,
  out: Float32Array,
  outOffset: number,
): void {
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i];
    if (!(row >= 0 && row < snippets)) throw new RangeError(`${path}: no row ${row} among ${snippets}`);
    // Consecutive rows are copied together.
    const first = i;
    while (indices[i + 1] === row + (i + 1 - first) && indices[i + 1] < snippets) i++;
    copyAsFloat32(dtype, contents, row * dim, (i + 1 - first) * dim, out, outOffset + first * dim);
  }
}
