// The contents of feature files, kept in memory as far as they fit.

import { copyAsFloat32, findNonFinite, type NativeArray } from '../arrays/index.js';
import { UserError } from '../io/index.js';
import { type FeatureFile, openFeatureFile } from './featureFile.js';

export interface FeatureCache {
  /** A file by its path, without reading it again if its contents are kept. UserError as `openFeatureFile`. */
  open(path: string): FeatureFile;
  /** A file's contents, in its own element type. UserError if it cannot be read or has a NaN or infinite value. */
  contents(file: FeatureFile): NativeArray;
}

/**
 * Keeps the files that are read first, up to `bytes`, and reads the others each time. Training passes over all videos
 * again and again, each time in another order: putting out the oldest would put out most of what is needed next.
 */
export function createFeatureCache(bytes: number): FeatureCache {
  const kept = new Map<string, { readonly file: FeatureFile; readonly data: NativeArray }>();
  const checked = new Set<string>();
  let usedBytes = 0;
  return {
    open: (path) => kept.get(path)?.file ?? openFeatureFile(path),
    contents(file) {
      const before = kept.get(file.path);
      if (before !== undefined) return before.data;
      const data = file.load();
      if (!checked.has(file.path)) {
        mustBeFinite(file, data);
        checked.add(file.path);
      }
      if (usedBytes + data.byteLength <= bytes) {
        kept.set(file.path, { file, data });
        usedBytes += data.byteLength;
      }
      return data;
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
