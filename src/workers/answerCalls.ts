// The thread's own side.
import { parentPort } from 'node:worker_threads';
import type { Call, Reply, Transferable } from './openThread.js';

export interface Answer {
  readonly result?: unknown;
  /** What goes to the caller instead of being copied. */
  readonly moved?: readonly Transferable[];
}

/** Answer every call to this thread by `answer`, one after the other in the order they came. */
export function answerCalls<Request>(answer: (request: Request) => Answer | Promise<Answer>): void {
  const reply = (message: Reply, moved: readonly Transferable[] = []) =>
    parentPort?.postMessage(message, moved);
  let last = Promise.resolve();
  parentPort?.on('message', ({ id, request }: Call) => {
    last = last
      .then(() => (request === undefined ? {} : answer(request as Request)))
      .then(
        ({ result, moved }) => reply({ id, result }, moved),
        (error: Error) => reply({ id, error: { name: error.name, message: error.message } }),
      );
  });
}
