// Gathering rows of many feature files in a thread of its own, while other work goes on.

import { UserError } from '../io/index.js';
import { openThread } from '../thread/index.js';
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
   * The rows of each file, one after the other as float32, at the start of `out`, which is moved to the thread: what
   * comes back is the same memory. UserError as for reading features; RangeError for a row that is not there.
   */
  gather(files: readonly FileRows[], out: Float32Array): Promise<Float32Array>;
  /** End the thread, after what it was asked. */
  close(): Promise<void>;
}

export interface GatherRequest {
  readonly files: readonly FileRows[];
  readonly out: Float32Array;
}

export async function openGatherer({ cacheBytes }: { readonly cacheBytes: number }): Promise<Gatherer> {
  const url = new URL('./gatherThread.js', import.meta.url);
  const thread = await openThread<GatherRequest, Float32Array>(url, { cacheBytes });
  return {
    async gather(files, out) {
      try {
        return await thread.call({ files, out }, [out.buffer as ArrayBuffer]);
      } catch (error) {
        const { name, message } = error as Error;
        throw name === 'UserError' ? new UserError(message) : error;
      }
    },
    close: () => thread.close(),
  };
}
