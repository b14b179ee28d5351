// Programs and the state they share, running on ONNX Runtime in a thread of their own.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { emit } from './emit.js';
import type { Tensor } from './tensor.js';

/** A float32 array and its shape. */
export interface Value {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
export type Values = Readonly<Record<string, Value>>;

/** A part of a state tensor, fed without a copy: as many values as `shape` holds, from `offset` on. */
export interface Window {
  readonly state: string;
  readonly offset: number;
  readonly shape: readonly number[];
}
export type Feeds = Readonly<Record<string, Value | Window>>;

export interface RuntimeOptions {
  /** Threads that one operation may use. Default 1. */
  readonly threads?: number;
}

/**
 * A program's inputs come from what is fed, else from the state of that name. An output named like a state
 * replaces it and stays in the thread; the other outputs are returned.
 */
export interface Runtime {
  /** Compile the computation of `outputs` under a name; a program of that name is replaced. */
  load(name: string, outputs: Readonly<Record<string, Tensor>>): Promise<void>;
  /** Set state, copied. */
  write(values: Values): Promise<void>;
  /** Copies of the named state. */
  read(names: readonly string[]): Promise<Values>;
  /** Run a program to its end. Throws when an input is missing or has the wrong shape. */
  run(name: string, feeds: Feeds): Promise<Values>;
  /** End the thread once what is under way is done: a thread that is ended within a run takes the process along. */
  close(): Promise<void>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export async function openRuntime({ threads = 1 }: RuntimeOptions = {}): Promise<Runtime> {
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  };
  const worker = new Worker(new URL('./runtimeWorker.js', import.meta.url), { workerData: { options } });
  await once(worker, 'online');
  const pending = new Map<number, Pending>();
  let nextId = 0;

  const fail = (error: Error) => {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the runtime was closed')));
  worker.on('message', ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
    const call = pending.get(id);
    pending.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });

  /** Resolves when no call is pending. */
  const idle = async () => {
    while (pending.size > 0) await once(worker, 'message').catch(() => pending.clear());
  };

  const call = <T>(type: string, request: object): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = nextId++;
      pending.set(id, { resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ id, type, ...request });
    });

  return {
    load: (name, outputs) => call('load', { name, bytes: emit(outputs).bytes }),
    write: (values) => call('write', { values }),
    read: (names) => call('read', { names }),
    run: (name, feeds) => call('run', { name, feeds }),
    close: async () => {
      await idle();
      await worker.terminate();
    },
  };
}
