// Runtimes in Node: ONNX Runtime in a thread of its own.

import type { Value, Values } from '../engine/index.js';
import { emit, type Graph } from '../engine/index.js';
import { openThread, type Parcel, type Thread } from '../workers/index.js';
import { type DeviceName, requireDevice } from './device.js';
import { DeviceError } from './deviceError.js';
import type { Feeds, ProgramOptions } from './programs.js';
import type { Runtime } from './runtime.js';

export interface RuntimeOptions {
  /** Threads that one operation may use. Default 1. */
  readonly threads?: number;
  /** Default 'cpu'. */
  readonly device?: DeviceName;
}

/** A value whose array this thread only passes on. */
export interface PackedValue {
  readonly parcel: Parcel;
  readonly shape: readonly number[];
}
export type Lent = Readonly<Record<string, Value | PackedValue>>;

/** A runtime that can also be lent arrays in parcels; they come back in parcels. */
export interface NodeRuntime extends Runtime {
  run<L extends Lent = Values>(name: string, feeds: Feeds, lent?: L): Promise<Values & L>;
}

/** What moves to the other thread with a value. */
export const movedWith = (value: Value | PackedValue) =>
  'parcel' in value ? value.parcel : (value.data.buffer as ArrayBuffer);

/** What the thread is asked, and for which of its runtimes. */
export type Request = { readonly runtime: string } & (
  | { readonly type: 'load'; readonly name: string; readonly graph: Graph }
  | { readonly type: 'write'; readonly values: Values }
  | { readonly type: 'read'; readonly names: readonly string[] }
  | { readonly type: 'run'; readonly name: string; readonly feeds: Feeds; readonly lent: Lent }
  | { readonly type: 'release' }
);

type RuntimeThread = Thread<Request, Values>;

/** Throws DeviceError when the device is not there. */
export async function openRuntime(options: RuntimeOptions = {}): Promise<NodeRuntime> {
  const { only } = await openRuntimes(['only'], options);
  return only;
}

/**
 * Runtimes by name, of `threads` each: on the CPU they run side by side, on another device, which is one for all, in
 * turn. Throws DeviceError when the device is not there.
 */
export async function openRuntimes(
  names: readonly string[],
  { threads = 1, device = 'cpu' }: RuntimeOptions = {},
): Promise<Record<string, NodeRuntime>> {
  requireDevice(device);
  const options: ProgramOptions = { threads, provider: device };
  const open = () => openThread<Request, Values>(new URL('./nodeRuntimeThread.js', import.meta.url), options);
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
    run: <L extends Lent>(name: string, feeds: Feeds, lent?: L) =>
      thread.call(
        { runtime, type: 'run', name, feeds, lent: lent ?? {} },
        { transfer: Object.values(lent ?? {}).map(movedWith) },
      ) as Promise<Values & L>,
    async close() {
      await thread.call({ runtime, type: 'release' });
      await thread.close();
    },
  };
}
