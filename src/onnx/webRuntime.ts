// Runtimes in a browser: onnxruntime-web on the thread they are opened on.
import { emit, type Values } from '../engine/index.js';
import { createPrograms, type OnnxRuntime, type Programs } from './programs.js';
import type { Runtime } from './runtime.js';

/** The module `onnxruntime-web`, or its part `onnxruntime-web/wasm` or `onnxruntime-web/webgpu`. */
export interface WebOnnxRuntime extends OnnxRuntime {
  readonly env: { readonly wasm: { numThreads?: number; proxy?: boolean } };
}

export interface WebRuntimeOptions {
  /** 'wasm' (default): on the CPU. 'webgpu': what WebGPU has no kernel for still runs on the CPU. */
  readonly provider?: 'wasm' | 'webgpu';
  /**
   * Threads that one operation on the CPU may use, default 1. More need a page that is cross-origin isolated; elsewhere
   * ONNX Runtime warns and takes one. It starts them once: what the first runtime asks for holds for all on its thread.
   */
  readonly threads?: number;
}

/**
 * A runtime that computes on the calling thread and blocks it meanwhile: in a page, open it in a worker. What is `lent`
 * is not moved. Nothing is loaded before the first program is.
 */
export function openWebRuntime(ort: WebOnnxRuntime, options: WebRuntimeOptions = {}): Runtime {
  return openWebRuntimes(ort, ['only'], options).only;
}

/**
 * Runtimes by name, which do what they are asked in turn: onnxruntime-web's WebGPU can do only one thing at a time, so
 * runtimes that are to be used at once on one thread are opened together.
 */
export function openWebRuntimes(
  ort: WebOnnxRuntime,
  names: readonly string[],
  { provider = 'wasm', threads = 1 }: WebRuntimeOptions = {},
): Record<string, Runtime> {
  ort.env.wasm.numThreads = threads;
  // ONNX Runtime's own worker would take the arrays of the state away with the first run.
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
    run: (name, feeds, lent = {}) =>
      inTurn(async () => ({ ...(await programs.run(name, { ...feeds, ...lent })), ...lent })),
    close: () => inTurn(() => programs.release()),
  };
}

const copied = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]),
  );
