// Starts workers, which are threads or processes of their own, and calls them.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker as NodeThread } from 'node:worker_threads';
import { type Calls, createCalls, WorkerCrash } from './calls.js';

/** A thread whose module answers by `answerCalls`. */
export interface Thread<Request, Result> extends Calls<Request, Result, unknown> {
  /** End the thread once all calls have been answered. */
  close(): Promise<void>;
}

/** Start the module at `url`, which finds `data` as node:worker_threads.workerData. */
export function openThread<Request, Result>(url: URL, data: unknown): Thread<Request, Result> {
  const thread = new NodeThread(url, { workerData: data });
  const calls = createCalls<Request, Result, unknown>({
    post: (message, transfer) => thread.postMessage(message, transfer),
    hold: (busy) => (busy ? thread.ref() : thread.unref()),
    kill: () => void thread.terminate(),
  });
  thread.unref();
  thread.on('message', calls.receive);
  thread.on('error', calls.end);
  thread.on('exit', (code) => calls.end(new WorkerCrash(`the thread ended unexpectedly (code ${code})`)));
  return {
    call: calls.call,
    async close() {
      // A thread that is ended within native code takes the process along, so this waits for the answers.
      await calls.finish(new Error('the thread was closed'));
      await thread.terminate();
    },
  };
}

/** A process whose module answers by `answerCalls`. */
export interface WorkerProcess<Request, Result, Progress = unknown> extends Calls<Request, Result, Progress> {
  /** Whether it takes no more calls: it crashed, took too long, or was closed. */
  isEnded(): boolean;
  /** End the process once all calls have been answered. Resolves when it is gone. */
  close(): Promise<void>;
  /** End the process at once, and reject its calls. Resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  /** Found by the module as process.argv from index 2 on. */
  readonly args?: readonly string[];
  /** Memory for objects of JavaScript, in MiB. */
  readonly heapMb?: number;
}

/**
 * Start the module at `url` in a process. It is in a process group of its own, so that Ctrl-C in a terminal reaches only
 * this process, and ends when this one does.
 */
export function openProcess<Request, Result, Progress = unknown>(
  url: URL,
  { args = [], heapMb }: ProcessOptions = {},
): WorkerProcess<Request, Result, Progress> {
  // A debugger of this process is not one of the other.
  const execArgv = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
  if (heapMb !== undefined) execArgv.push(`--max-old-space-size=${heapMb}`);
  const child = fork(fileURLToPath(url), args, {
    ...{ execArgv, serialization: 'advanced', detached: true },
    // What native libraries print about a damaged file does not help its user.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = () => void child.kill('SIGKILL');
  const calls = createCalls<Request, Result, Progress>({
    // A process that is gone is reported by its exit.
    post: (message) => void child.send(message, () => {}),
    hold(busy) {
      const change = busy ? 'ref' : 'unref';
      child[change]();
      child.channel?.[change]();
    },
    kill,
  });
  child.on('message', calls.receive);
  const exited = new Promise<void>((resolve) => {
    const end = (error: Error) => {
      calls.end(error);
      resolve();
    };
    child.on('error', end);
    child.on('exit', (code, signal) =>
      end(new WorkerCrash(`the process ended unexpectedly (${signal ?? `code ${code}`})`)),
    );
  });
  const closed = () => new Error('the process was closed');
  return {
    call: calls.call,
    isEnded: calls.isEnded,
    async close() {
      await calls.finish(closed());
      child.ref();
      if (child.connected) child.disconnect();
      await exited;
    },
    async kill() {
      calls.end(closed());
      child.ref();
      kill();
      await exited;
    },
  };
}
