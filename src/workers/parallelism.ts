// How many processes this machine has cores and memory for.
import { availableParallelism } from 'node:os';

export interface ParallelismOptions {
  /** Jobs at a time that the user asks for. Default: as many as there are cores for. */
  readonly jobs?: number;
  /** Threads of each job. Default 1. */
  readonly threads?: number;
  readonly bytesPerJob: number;
}

/** How many jobs run at a time, and what limits them. */
export interface Parallelism {
  /** At least 1. */
  readonly count: number;
  /** The count without the limit of memory. */
  readonly wanted: number;
  readonly cores: number;
  readonly freeBytes: number;
}

/** As many jobs as are wanted, as far as memory goes. */
export function parallelism({ jobs, threads = 1, bytesPerJob }: ParallelismOptions): Parallelism {
  const cores = availableParallelism();
  const freeBytes = process.availableMemory();
  const wanted = jobs ?? Math.max(Math.floor(cores / threads), 1);
  const fit = Math.max(Math.floor((0.9 * freeBytes) / bytesPerJob), 1);
  return { count: Math.min(wanted, fit), wanted, cores, freeBytes };
}
