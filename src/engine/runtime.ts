// Programs and the state they share, running on ONNX Runtime in a thread of their own.
import { openThread } from '../thread/index.js';
import { type DeviceName, requireDevice } from './device.js';
import { emit, type Graph } from './emit.js';
import type { Feeds, ProgramOptions, Values } from './programs.js';
import type { Tensor } from './tensor.js';

export interface RuntimeOptions {
  /** Threads that one operation may use. Default 1. */
  readonly threads?: number;
  /** Default 'cpu'. */
  readonly device?: DeviceName;
}

/**
 * A program's inputs come from what is fed, else from the state of that name. An output named like a state
 * replaces it and stays in the thread (on a GPU: in its memory); the other outputs are returned.
 */
export interface Runtime {
  /** Compile the computation of `outputs` under a name; a program of that name is replaced. */
  load(name: string, outputs: Readonly<Record<string, Tensor>>): Promise<void>;
  /** Set state, copied. */
  write(values: Values): Promise<void>;
  /** Copies of the named state. */
  read(names: readonly string[]): Promise<Values>;
  /**
   * Run a program to its end. Feeds are copied; what is `lent` is moved to the thread, which leaves the caller's arrays
   * empty, and comes back among the results. Throws when an input is missing or has the wrong shape.
   */
  run(name: string, feeds: Feeds, lent?: Values): Promise<Values>;
  /** End the thread once what is under way is done. */
  close(): Promise<void>;
}

/** What the thread is asked. */
export type Request =
  | { readonly type: 'load'; readonly name: string; readonly graph: Graph }
  | { readonly type: 'write'; readonly values: Values }
  | { readonly type: 'read'; readonly names: readonly string[] }
  | { readonly type: 'run'; readonly name: string; readonly feeds: Feeds; readonly lent: Values }
  | { readonly type: 'release' };

/** Throws DeviceError when the device is not there. */
export async function openRuntime({ threads = 1, device = 'cpu' }: RuntimeOptions = {}): Promise<Runtime> {
  requireDevice(device);
  const options: ProgramOptions = { threads, provider: device };
  const thread = await openThread<Request, Values>(new URL('./runtimeThread.js', import.meta.url), options);
  return {
    async load(name, outputs) {
      const graph = emit(outputs);
      await thread.call({ type: 'load', name, graph });
    },
    async write(values) {
      await thread.call({ type: 'write', values });
    },
    read: (names) => thread.call({ type: 'read', names }),
    run: (name, feeds, lent = {}) =>
      thread.call(
        { type: 'run', name, feeds, lent },
        Object.values(lent).map(({ data }) => data.buffer as ArrayBuffer),
      ),
    async close() {
      await thread.call({ type: 'release' });
      await thread.close();
    },
  };
}
