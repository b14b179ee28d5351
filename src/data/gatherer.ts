// Gathering rows of many feature files in a thread of its own.
import { openThread, type TransferHandle } from '../workers/index.js';
import type { FeatureView } from './view.js';

/** Rows of one feature file. */
export interface FileRows {
  readonly path: string;
  /** How the file is read, if it is not (T, D). */
  readonly view?: FeatureView;
  readonly rows: Int32Array;
}

export interface Gatherer {
  /**
   * The rows of each file, one after the other as float32, at the start of an array of `size` values: a new array, or
   * `memory`, the array of an earlier call that is no longer used. UserError as for reading features; RangeError for a row
   * that does not exist.
   */
  gather(files: readonly FileRows[], size: number, memory?: TransferHandle): Promise<TransferHandle>;
  /** End the thread after the calls so far. */
  close(): Promise<void>;
}

export interface GatherRequest {
  readonly files: readonly FileRows[];
  readonly size: number;
  readonly memory?: TransferHandle;
}

export async function openGatherer({ cacheBytes }: { readonly cacheBytes: number }): Promise<Gatherer> {
  const url = new URL('./gatherThread.js', import.meta.url);
  const thread = openThread<GatherRequest, TransferHandle>(url, { cacheBytes });
  return {
    gather: (files, size, memory) =>
      thread.call({ files, size, memory }, memory ? { transfer: [memory] } : {}),
    close: () => thread.close(),
  };
}
