// Jobs: pieces of work that any process can do, on this machine or another.
import type { CallContext } from './answerCalls.js';

/**
 * A piece of work. Its input says everything about it, as plain JSON; its output is files. It is idempotent: done again, a
 * job whose outputs exist leaves them as they are. So it does not matter which process does it, or how often.
 */
export interface Job<Input> {
  /** Tells jobs apart in messages. */
  readonly name: string;
  readonly input: Input;
}

/**
 * What the module of a kind of jobs exports as `run`. It gives plain JSON about the files that it wrote. When `signal` is
 * aborted it stops soon, and throws; what a later process then goes on with is in its files.
 */
export type RunJob<Input, Progress, Result> = (
  input: Input,
  context: CallContext<Progress>,
) => Promise<Result>;

/** What happens to a job: it is started, makes progress, and then is done, failed or cancelled. */
export type JobEvent<Input, Progress, Result> = { readonly job: Job<Input> } & (
  | { readonly type: 'started' }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly result: Result; readonly seconds: number }
  /** Its process crashed; it is started again in another one. */
  | { readonly type: 'retried'; readonly error: Error }
  /** By its own error, or by a WorkerCrash. */
  | { readonly type: 'failed'; readonly error: Error }
  | { readonly type: 'cancelled' }
);
