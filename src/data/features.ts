// Reading features: rows as float32 out of files that are kept, as they are, in a cache of bounded size.
import type { Dataset, Video } from './dataset.js';
import type { FeatureFile } from './featureFile.js';
import { copyAsFloat32, findNonFinite, type NativeArray } from './nativeArray.js';
import { UserError } from './userError.js';

export interface FeatureReaderOptions {
  /** How much of the files' contents to keep in memory. The least recently used go first. */
  cacheBytes?: number;
}

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

const defaults = { cacheBytes: 512 * 1024 * 1024 };

/** A reader for the features of a data set. Files keep their own type (often float16) in the cache. */
export function createFeatureReader(dataset: Dataset, options: FeatureReaderOptions = {}): FeatureReader {
  const { cacheBytes } = { ...defaults, ...options };
  /** By path; a Map keeps its order, so the first is the least recently used. */
  const cache = new Map<string, NativeArray>();
  const checked = new Set<string>();
  let usedBytes = 0;

  function contents(file: FeatureFile): NativeArray {
    const kept = cache.get(file.path);
    if (kept) {
      cache.delete(file.path);
      cache.set(file.path, kept);
      return kept;
    }
    const data = file.load();
    if (!checked.has(file.path)) {
      mustBeFinite(file, data);
      checked.add(file.path);
    }
    if (data.byteLength > cacheBytes) return data;
    for (const [path, oldest] of cache) {
      if (usedBytes + data.byteLength <= cacheBytes) break;
      cache.delete(path);
      usedBytes -= oldest.byteLength;
    }
    cache.set(file.path, data);
    usedBytes += data.byteLength;
    return data;
  }

  return {
    gather(video, stream, indices, out, outOffset = 0) {
      const file = dataset.openFeatures(video, stream);
      const { dim, dtype } = file;
      const data = contents(file);
      for (let i = 0; i < indices.length; i++) {
        const row = indices[i];
        if (!(row >= 0 && row < video.snippets))
          throw new RangeError(`${file.path}: no row ${row} among ${video.snippets}`);
        copyAsFloat32(dtype, data, row * dim, dim, out, outOffset + i * dim);
      }
    },
    read(video, stream) {
      const file = dataset.openFeatures(video, stream);
      const out = new Float32Array(video.snippets * file.dim);
      copyAsFloat32(file.dtype, contents(file), 0, out.length, out, 0);
      return out;
    },
  };
}

function mustBeFinite(file: FeatureFile, data: NativeArray): void {
  const at = findNonFinite(file.dtype, data);
  if (at < 0) return;
  const value = new Float32Array(1);
  copyAsFloat32(file.dtype, data, at, 1, value, 0);
  throw new UserError(
    `${file.path}: found ${value[0]} at row ${Math.floor(at / file.dim)}, column ${at % file.dim} (from 0); ` +
      'features must be finite in float32. Extract this video again, or remove it.',
  );
}
