// Runtimes in a browser: onnxruntime-web on the thread they are opened on.
import { emit, type Values } from '../engine/index.js';
import { createPrograms, type Programs } from './programs.js';
import type { Runtime } from './runtime.js';
import type { OnnxRuntimeLibrary } from './session.js';

/** The module `onnxruntime-web`, or its part `onnxruntime-web/wasm` or `onnxruntime-web/webgpu`. */
export interface WebOnnxRuntime extends OnnxRuntimeLibrary {
  readonly env: { readonly wasm: { numThreads?: number; proxy?: boolean } };
}

/** Options of openWebRuntime. */
export interface WebRuntimeOptions {
  /** 'wasm' (default): on the CPU. 'webgpu': operations without a WebGPU kernel still run on the CPU. */
  readonly provider?: 'wasm' | 'webgpu';
  /**
   * Threads that one operation on the CPU may use, default 1. More need a page that is cross-origin isolated; elsewhere
   * ONNX Runtime warns and takes one. They are started once: the number of the first runtime holds for all on its thread.
   */
  readonly threads?: number;
}

/**
 * A runtime that computes on the calling thread and blocks it: in a page, open it in a worker. Transfers stay where they
 * are. onnxruntime-web is started with the first program.
 */
export function openWebRuntime(ort: WebOnnxRuntime, options: WebRuntimeOptions = {}): Runtime {
  return openWebRuntimes(ort, ['only'], options).only;
}

/**
 * Runtimes by name, whose calls run one after the other: onnxruntime-web's WebGPU cannot run two at a time, so runtimes
 * that are used at the same time on one thread are opened together.
 */
export function openWebRuntimes(
  ort: WebOnnxRuntime,
  names: readonly string[],
  { provider = 'wasm', threads = 1 }: WebRuntimeOptions = {},
): Record<string, Runtime> {
  ort.env.wasm.numThreads = threads;
  // With the first run, the arrays of the state would be transferred to ONNX Runtime's own worker.
  ort.env.wasm.proxy = false;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const open = () => runtimeOf(createPrograms(ort, { threads, provider }), inTurn);
  return Object.fromEntries(names.map((name) => [name, open()]));
}

function runtimeOf(programs: Programs, inTurn: <T>(work: () => T | Promise<T>) => Promise<T>): Runtime {
  return {
    load: (name, outputs) => inTurn(() => programs.load(name, emit(outputs))),
    write: (values) => {
      const copies = copied(values);
      return inTurn(() => programs.write(copies));
    },
    read: (names) => inTurn(async () => copied(await programs.read(names))),
    run: (name, feeds, transfers = {}) =>
      inTurn(async () => ({ ...(await programs.run(name, { ...feeds, ...transfers })), ...transfers })),
    close: () => inTurn(() => programs.release()),
  };
}

const copied = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]),
  );
