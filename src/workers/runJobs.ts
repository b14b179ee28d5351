// Runs jobs in a pool of processes on this machine.
import { WorkerCrash } from './calls.js';
import type { Job, JobEvent } from './job.js';
import { openProcess, type WorkerProcess } from './openWorker.js';

export interface RunJobsOptions {
  /** Processes at a time. */
  readonly parallel: number;
  /** How often a job is started again after its process crashed. Default 0. */
  readonly retries?: number;
  /** A process whose job makes no progress for this long is ended, which counts as a crash. Default: no limit. */
  readonly timeoutMs?: number;
  /** When it is aborted, running jobs are asked to stop, and no other job is started. */
  readonly signal?: AbortSignal;
  /** How long jobs may take to stop before their processes are killed. Default 5 s. */
  readonly graceMs?: number;
}

/**
 * Run `jobs` of the kind whose module is at `module` and exports a RunJob as `run`. A process does one job after the other.
 * Ends when every job is done, failed or cancelled; jobs that were not started when `signal` was aborted have no event.
 * When the caller stops iterating, the processes are killed.
 */
export async function* runJobs<Input, Progress, Result>(
  module: URL,
  jobs: readonly Job<Input>[],
  options: RunJobsOptions,
): AsyncGenerator<JobEvent<Input, Progress, Result>> {
  const events: JobEvent<Input, Progress, Result>[] = [];
  let wake = () => {};
  const pool = startPool<Input, Progress, Result>(module, jobs, options, (event) => {
    events.push(event);
    wake();
  });
  let over = false;
  const finished = pool.finished.finally(() => {
    over = true;
    wake();
  });
  // It is awaited below, unless the caller stops iterating.
  finished.catch(() => {});
  try {
    for (;;) {
      for (let event = events.shift(); event !== undefined; event = events.shift()) yield event;
      if (over) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    await finished;
  } finally {
    await pool.kill();
  }
}

type Emit<Input, Progress, Result> = (event: JobEvent<Input, Progress, Result>) => void;

/** Processes that take jobs in their order, each one after the other; `emit` is told what happens. */
function startPool<Input, Progress, Result>(
  module: URL,
  jobs: readonly Job<Input>[],
  options: RunJobsOptions,
  emit: Emit<Input, Progress, Result>,
) {
  const { parallel, retries = 0, signal, graceMs = 5000 } = options;
  const waiting = [...jobs];
  const workers = new Set<WorkerProcess<Input, Result, Progress>>();
  let killed = false;
  const killAll = () => Promise.all([...workers].map((worker) => worker.kill()));

  const start = () => {
    const args = [module.href, `${graceMs}`];
    const url = new URL('./jobProcess.js', import.meta.url);
    const worker = openProcess<Input, Result, Progress>(url, { args });
    workers.add(worker);
    return worker;
  };
  const runInTurn = async (): Promise<void> => {
    let worker: WorkerProcess<Input, Result, Progress> | undefined;
    for (let job = waiting.shift(); job !== undefined && !signal?.aborted; job = waiting.shift()) {
      for (let left = retries, again = true; again; left--) {
        if (worker === undefined || worker.isEnded()) worker = start();
        const mayRetry = () => left > 0 && !killed;
        again = (await runOnce(worker, job, options, mayRetry, emit)) === 'retried';
      }
    }
    await worker?.close();
  };

  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    grace = setTimeout(killAll, graceMs);
  };
  signal?.addEventListener('abort', onAbort);
  // Before anything else is done at the end of this process, such as removing the folder that jobs write into.
  process.prependListener('exit', killAll);
  return {
    finished: Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, runInTurn)),
    /** Ends whatever runs. */
    async kill(): Promise<void> {
      killed = true;
      waiting.length = 0;
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
      process.off('exit', killAll);
      await killAll();
    },
  };
}

async function runOnce<Input, Progress, Result>(
  worker: WorkerProcess<Input, Result, Progress>,
  job: Job<Input>,
  { timeoutMs, signal }: Pick<RunJobsOptions, 'timeoutMs' | 'signal'>,
  mayRetry: () => boolean,
  emit: Emit<Input, Progress, Result>,
): Promise<'done' | 'cancelled' | 'retried' | 'failed'> {
  const begun = performance.now();
  const onProgress = (progress: Progress) => emit({ type: 'progress', job, progress });
  emit({ type: 'started', job });
  try {
    const result = await worker.call(job.input, { onProgress, timeoutMs, signal });
    emit({ type: 'done', job, result, seconds: (performance.now() - begun) / 1000 });
    return 'done';
  } catch (failure) {
    const error = failure as Error;
    if (signal?.aborted) {
      emit({ type: 'cancelled', job });
      return 'cancelled';
    }
    const type = error instanceof WorkerCrash && mayRetry() ? 'retried' : 'failed';
    emit({ type, job, error });
    return type;
  }
}
