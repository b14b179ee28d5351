// Runtimes in Node: ONNX Runtime in a thread of its own.
import { emit, type Graph, type Value, type Values } from '../engine/index.js';
import { openThread, type Thread, type TransferHandle } from '../workers/index.js';
import { type DeviceName, requireDevice } from './nodeLibrary.js';
import type { Feeds, ProgramSettings } from './programs.js';
import type { Runtime } from './runtime.js';
import { DeviceError } from './session.js';

export interface RuntimeOptions {
  /** Threads that one operation may use. Default 1. */
  readonly threads?: number;
  /** Default 'cpu'. */
  readonly device?: DeviceName;
}

/** A value whose array is in a transfer handle, because this thread does not read it. */
export interface ValueHandle {
  readonly handle: TransferHandle;
  readonly shape: readonly number[];
}

/** Feeds that are transferred to the runtime's thread and back, by the names of inputs. */
export type Transfers = Readonly<Record<string, Value | ValueHandle>>;

/** A runtime that also takes transfer handles; it returns their values in transfer handles. */
export interface NodeRuntime extends Runtime {
  run<T extends Transfers = Values>(name: string, feeds: Feeds, transfers?: T): Promise<Values & T>;
}

/** What of a value is transferred to another thread. */
export const transferableOf = (value: Value | ValueHandle) =>
  'handle' in value ? value.handle : (value.data.buffer as ArrayBuffer);

/** A call to the thread, for one of its runtimes. */
export type Request = { readonly runtime: string } & (
  | { readonly type: 'load'; readonly name: string; readonly graph: Graph }
  | { readonly type: 'write'; readonly values: Values }
  | { readonly type: 'read'; readonly names: readonly string[] }
  | { readonly type: 'run'; readonly name: string; readonly feeds: Feeds; readonly transfers: Transfers }
  | { readonly type: 'release' }
);

type RuntimeThread = Thread<Request, Values>;

/** One runtime. Throws DeviceError when the device does not exist. */
export async function openRuntime(options: RuntimeOptions = {}): Promise<NodeRuntime> {
  const { only } = await openRuntimes(['only'], options);
  return only;
}

/**
 * Runtimes by name, each with `threads` threads: on the CPU they run at the same time, on another device, which they
 * share, one after the other. Throws DeviceError when the device does not exist.
 */
export async function openRuntimes(
  names: readonly string[],
  { threads = 1, device = 'cpu' }: RuntimeOptions = {},
): Promise<Record<string, NodeRuntime>> {
  await requireDevice(device);
  const settings: ProgramSettings = { threads, provider: device };
  const open = () =>
    openThread<Request, Values>(new URL('./nodeRuntimeThread.js', import.meta.url), settings);
  if (device === 'cpu') {
    return Object.fromEntries(names.map((name) => [name, runtimeOn(open(), name)]));
  }
  const shared = open();
  let users = names.length;
  const close = async () => {
    users--;
    if (users === 0) await shared.close();
  };
  return Object.fromEntries(names.map((name) => [name, runtimeOn({ ...shared, close }, name)]));
}

function runtimeOn(thread: RuntimeThread, runtime: string): NodeRuntime {
  return {
    async load(name, outputs) {
      const graph = emit(outputs);
      await thread.call({ runtime, type: 'load', name, graph }).catch((error: Error) => {
        throw error.name === 'DeviceError' ? new DeviceError(error.message) : error;
      });
    },
    async write(values) {
      await thread.call({ runtime, type: 'write', values });
    },
    read: (names) => thread.call({ runtime, type: 'read', names }),
    run: <T extends Transfers>(name: string, feeds: Feeds, transfers?: T) =>
      thread.call(
        { runtime, type: 'run', name, feeds, transfers: transfers ?? {} },
        { transfer: Object.values(transfers ?? {}).map(transferableOf) },
      ) as Promise<Values & T>,
    async close() {
      await thread.call({ runtime, type: 'release' });
      await thread.close();
    },
  };
}
