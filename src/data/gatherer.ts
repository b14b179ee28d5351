// Gathering rows of many feature files in a thread of its own, while other work goes on.

import { UserError } from '../core/index.js';
import { openThread, type TransferHandle } from '../workers/index.js';
import type { FeatureView } from './view.js';

/** Rows of one feature file. */
export interface FileRows {
  readonly path: string;
  /** How the file is looked at, where not as (T, D). */
  readonly view?: FeatureView;
  readonly rows: Int32Array;
}

export interface Gatherer {
  /**
   * The rows of each file, one after the other as float32, at the start of an array of `size` values: new, or one that
   * was gathered before and is done with, in `memory`. UserError as for reading features; RangeError for a row that is
   * not there.
   */
  gather(files: readonly FileRows[], size: number, memory?: TransferHandle): Promise<TransferHandle>;
  /** End the thread, after what it was asked. */
  close(): Promise<void>;
}

export interface GatherRequest {
  readonly files: readonly FileRows[];
  readonly size: number;
  readonly memory?: TransferHandle;
}

export async function openGatherer({ cacheBytes }: { readonly cacheBytes: number }): Promise<Gatherer> {
  const url = new URL('./gatherThread.js', import.meta.url);
  const thread = await openThread<GatherRequest, TransferHandle>(url, { cacheBytes });
  return {
    async gather(files, size, memory) {
      try {
        return await thread.call({ files, size, memory }, memory ? [memory] : []);
      } catch (error) {
        const { name, message } = error as Error;
        throw name === 'UserError' ? new UserError(message) : error;
      }
    },
    close: () => thread.close(),
  };
}
