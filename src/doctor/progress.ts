// Progress and abortion of long work: between slices of it the event loop runs.
import { setImmediate } from 'node:timers/promises';

/** Progress and cancellation of long work. */
export interface ProgressOptions {
  /** Called as work advances: `done` of `total` units of a phase. */
  readonly onProgress?: (phase: string, done: number, total: number) => void;
  /** Aborting it rejects the work with its reason. */
  readonly signal?: AbortSignal;
}

/** To be called after each piece of work, with how much of a phase is done. */
export type Progress = (phase: string, done: number, total: number) => Promise<void>;

const sliceMs = 40;

/** Reports progress and yields to the event loop after each slice of 40 ms, and at the end of a phase. */
export function createProgress({ onProgress, signal }: ProgressOptions): Progress {
  let since = performance.now();
  return async (phase, done, total) => {
    if (performance.now() - since < sliceMs && done < total) return;
    onProgress?.(phase, done, total);
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
