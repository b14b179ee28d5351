// Long work in slices: between them progress shows and Ctrl-C is heard.
import { setImmediate } from 'node:timers/promises';

export interface PaceOptions {
  readonly onProgress?: (phase: string, done: number, total: number) => void;
  /** Aborting it rejects what is under way with its reason. */
  readonly signal?: AbortSignal;
}

/** Called after each piece of work. */
export type Pace = (phase: string, done: number, total: number) => Promise<void>;

const sliceMs = 40;

/** Lets others run, and tells how far the work is, when a slice of 40 ms is over; at once when a phase is. */
export function createPace({ onProgress, signal }: PaceOptions): Pace {
  let since = performance.now();
  return async (phase, done, total) => {
    if (performance.now() - since < sliceMs && done < total) return;
    onProgress?.(phase, done, total);
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
