// The caller's side of a thread.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TransferHandle } from './transfer.js';

/** What moves to another thread instead of being copied. */
export type Transferable = ArrayBuffer | TransferHandle;

export interface Thread<Request, Result> {
  /**
   * Ask something; calls are answered one after the other. What is in `moved` is gone from this side afterwards.
   * Rejects with the thread's error, its name and message kept.
   */
  call(request: Request, moved?: readonly Transferable[]): Promise<Result>;
  /** End the thread once everything asked has been answered. */
  close(): Promise<void>;
}

/** What goes to the thread: a call, or nothing, which asks it to say when it is done. */
export interface Call {
  readonly id: number;
  readonly request?: unknown;
}

/** What comes back. */
export interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Start the module at `url`, which answers by `answerCalls`; `data` is what it finds as node:worker_threads.workerData. */
export async function openThread<Request, Result>(url: URL, data: unknown): Promise<Thread<Request, Result>> {
  const worker = new Worker(url, { workerData: data });
  await once(worker, 'online');
  worker.unref();
  const pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let nextId = 0;
  let ended: Error | undefined;

  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread was closed')));
  worker.on('message', ({ id, result, error }: Reply) => {
    const call = pending.get(id);
    pending.delete(id);
    // An idle thread must not keep the process from ending.
    if (pending.size === 0) worker.unref();
    if (error === undefined) call?.resolve(result);
    else call?.reject(Object.assign(new Error(error.message), { name: error.name }));
  });

  const send = (request: unknown, moved: readonly Transferable[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      const id = nextId++;
      worker.ref();
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, request } satisfies Call, moved);
    });

  return {
    call: (request, moved = []) => send(request, moved) as Promise<Result>,
    async close() {
      // A thread that is ended within native code takes the process along, so this waits for its turn.
      if (ended === undefined) await send(undefined, []);
      await worker.terminate();
    },
  };
}
