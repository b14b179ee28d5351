// The contents of feature files, kept in memory as far as they fit.
import { bytesPerElement, copyAsFloat32, findNonFinite, type NativeArray } from '../arrays/index.js';
import { UserError } from '../core/index.js';
import { openFeatureFile } from './featureFile.js';
import { type FeatureFile, type FeatureView, viewKey } from './view.js';

export interface FeatureCache {
  /** A file by its path and view; it is not read again if its contents are kept. UserError as `openFeatureFile`. */
  open(path: string, view: FeatureView): FeatureFile;
  /**
   * A file's contents, in its own element type. They are valid until the next call, which may overwrite them. UserError if
   * the file cannot be read or has a NaN or infinite value.
   */
  contents(file: FeatureFile): NativeArray;
}

/**
 * Keeps the files that are read first, up to `bytes`, and reads the others each time. Training passes over all videos
 * repeatedly, each time in another order: eviction of the oldest file would evict most of the files that are needed next.
 */
export function createFeatureCache(bytes: number): FeatureCache {
  const kept = new Map<string, { readonly file: FeatureFile; readonly data: NativeArray }>();
  const checked = new Set<string>();
  let usedBytes = 0;
  /** Memory for files that are not kept. */
  let memory = new Uint8Array();
  return {
    open: (path, view) => kept.get(keyOf(path, view))?.file ?? openFeatureFile(path, view),
    contents(file) {
      const key = keyOf(file.path, file.view);
      const before = kept.get(key);
      if (before !== undefined) return before.data;
      const keeps = usedBytes + file.snippets * file.dim * bytesPerElement(file.dtype) <= bytes;
      if (!keeps && memory.length < file.fileBytes) memory = new Uint8Array(file.fileBytes);
      const data = file.load(keeps ? undefined : memory);
      if (!checked.has(key)) {
        mustBeFinite(file, data);
        checked.add(key);
      }
      if (keeps) {
        kept.set(key, { file, data });
        usedBytes += data.byteLength;
      }
      return data;
    },
  };
}

/** Two streams may read different parts of one file. */
const keyOf = (path: string, view: FeatureView): string => `${path}\0${viewKey(view)}`;

function mustBeFinite(file: FeatureFile, data: NativeArray): void {
  const at = findNonFinite(file.dtype, data);
  if (at < 0) return;
  const value = new Float32Array(1);
  copyAsFloat32(file.dtype, data, at, 1, value, 0);
  throw new UserError(
    `${file.path}: found ${value[0]} at row ${Math.floor(at / file.dim)}, column ${(file.view.columns?.[0] ?? 0) + (at % file.dim)} (from 0); ` +
      'features must be finite in float32. Extract this video again, or remove it.',
  );
}
