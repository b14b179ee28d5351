// A runtime in a browser: onnxruntime-web on the thread it is opened on.
import { emit } from './emit.js';
import { createPrograms, type OnnxRuntime, type Values } from './programs.js';
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
   * ONNX Runtime warns and takes one. It starts them once: what the first runtime of a page asks for holds for all.
   */
  readonly threads?: number;
}

/**
 * A runtime that computes on the calling thread and blocks it meanwhile: in a page, open it in a worker. Calls are
 * done one after the other. What is `lent` is not moved. Nothing is loaded before the first program is.
 */
export function openWebRuntime(
  ort: WebOnnxRuntime,
  { provider = 'wasm', threads = 1 }: WebRuntimeOptions = {},
): Runtime {
  ort.env.wasm.numThreads = threads;
  // ONNX Runtime's own worker would take the arrays of the state away with the first run.
  ort.env.wasm.proxy = false;
  const programs = createPrograms(ort, { threads, provider });
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
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
