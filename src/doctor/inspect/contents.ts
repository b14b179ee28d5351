// Statistics of the values of feature files: of all rows, or of some rows of some files.

import { copyAsFloat32, openNpy } from '../../arrays/index.js';
import { UserError } from '../../core/index.js';
import type { FeatureFile } from '../../data/index.js';
import { errorCode } from '../../io/index.js';
import { mostCommon } from '../numbers.js';
import type { Progress } from '../progress.js';
import type { ContentStats, FoundFile } from '../types.js';

/** The limit for a sample of files that can only be read as a whole, such as compressed ones. */
const sampleBytes = 512 * 2 ** 20;

export interface ReadingOptions {
  /** Videos of each stream whose contents are read. */
  readonly videos: number;
  /** Rows of each of them, spread evenly. */
  readonly rows: number;
}

interface Contents {
  contents: Map<string, ContentStats>;
  /** All files; those whose contents could not be read despite a valid header are now unreadable. */
  files: Map<string, FoundFile>;
  usedColumns: Uint8Array;
}

/** Reads `videos` files of a stream, spread evenly, and `rows` rows of each; Infinity for all. */
export async function readContents(
  stream: string,
  found: ReadonlyMap<string, FoundFile>,
  { videos, rows }: ReadingOptions,
  progress: Progress,
): Promise<Contents> {
  const files = new Map(found);
  const opened = [...found].flatMap(([id, entry]) =>
    entry.state === 'opened' ? [{ id, file: entry.file }] : [],
  );
  const dim = mostCommon(opened.map(({ file }) => file.dim)) ?? 0;
  const usedColumns = new Uint8Array(dim);
  const contents = new Map<string, ContentStats>();
  let wholeBytes = 0;
  const sample = spread(opened.length, videos).map((index) => opened[index]);
  for (const [done, { id, file }] of sample.entries()) {
    if (!hasSeparateRows(file)) {
      wholeBytes += file.fileBytes;
      if (wholeBytes > sampleBytes && Number.isFinite(videos)) continue;
    }
    try {
      const indices = spread(file.snippets, rows);
      const values = readRows(file, indices);
      contents.set(id, describe(values, indices, file.dim));
      if (file.dim === dim) markUsed(values, usedColumns);
    } catch (error) {
      if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
      const message = error instanceof Error ? error.message : String(error);
      files.set(id, { state: 'unreadable', path: file.path, message });
    }
    await progress(`contents of ${stream}`, done + 1, sample.length);
  }
  return { contents, files, usedColumns };
}

/** Up to `wanted` of the indices 0 … count − 1, evenly spread, with the first and the last. */
export function spread(count: number, wanted: number): number[] {
  if (count <= wanted) return Array.from({ length: count }, (_, i) => i);
  if (wanted === 1) return [0];
  return Array.from({ length: wanted }, (_, i) => Math.round((i * (count - 1)) / (wanted - 1)));
}

/** Whether single rows can be read without the rest of the file. */
const hasSeparateRows = ({ path, view: { axes = 'TD' } }: FeatureFile): boolean =>
  path.endsWith('.npy') && axes === 'TD';

/** Rows as float32, one after the other. */
function readRows(file: FeatureFile, indices: readonly number[]): Float32Array {
  const { dim, view } = file;
  const out = new Float32Array(indices.length * dim);
  if (hasSeparateRows(file) && indices.length < file.snippets) {
    const npy = openNpy(file.path);
    const width = npy.shape[1];
    const rows = width === dim ? out : new Float32Array(indices.length * width);
    npy.readRows(indices, rows);
    const from = view.columns?.[0] ?? 0;
    if (width !== dim)
      for (let i = 0; i < indices.length; i++)
        out.set(rows.subarray(i * width + from, i * width + from + dim), i * dim);
    return out;
  }
  const all = file.load();
  for (const [i, row] of indices.entries()) copyAsFloat32(file.dtype, all, row * dim, dim, out, i * dim);
  return out;
}

function describe(values: Float32Array, indices: readonly number[], dim: number): ContentStats {
  const rows = indices.length;
  let squares = 0;
  let constant = rows > 1;
  // A plain loop: a function call for each of many million values would take longer than reading them.
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value - value !== 0) {
      const at = { row: indices[Math.floor(i / dim)], column: i % dim, value };
      return { rows, rms: Number.NaN, notFinite: at, constant: false };
    }
    squares += value * value;
    if (constant && i >= dim && value !== values[i - dim]) constant = false;
  }
  return { rows, rms: Math.sqrt(squares / values.length), constant };
}

function markUsed(values: Float32Array, usedColumns: Uint8Array): void {
  const dim = usedColumns.length;
  for (let row = 0; row < values.length; row += dim)
    for (let d = 0; d < dim; d++) if (values[row + d] !== 0) usedColumns[d] = 1;
}
