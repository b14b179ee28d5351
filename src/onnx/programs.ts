// What a runtime does, on whatever thread it is: compiled programs, and named tensors that stay between their runs.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph, Value, Values } from '../engine/index.js';
import { DeviceError } from './deviceError.js';

/** A part of a state tensor, fed without a copy: as many values as `shape` holds, from `offset` on. */
export interface Window {
  readonly state: string;
  readonly offset: number;
  readonly shape: readonly number[];
}
export type Feeds = Readonly<Record<string, Value | Window>>;

/** ONNX Runtime, for Node or for browsers: both packages export these two, and share their types. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
}

export interface ProgramOptions {
  /** Threads that one operation may use. */
  readonly threads: number;
  /** Execution provider: 'cpu', 'cuda', 'webgpu', … in Node, 'wasm' or 'webgpu' in a browser. */
  readonly provider: string;
}

interface Program {
  readonly session: InferenceSession;
  /** What it takes, and outputs that replace a state: both by the name in `outputs`. */
  readonly graph: Omit<Graph, 'bytes'>;
}

/** Providers whose tensors lie in the process's own memory. */
const hostProviders = ['cpu', 'wasm'];

export type Programs = ReturnType<typeof createPrograms>;

export function createPrograms(
  { InferenceSession, Tensor }: OnnxRuntime,
  { threads, provider }: ProgramOptions,
) {
  const programs = new Map<string, Program>();
  /** An output of the same name replaces one. */
  const state = new Map<string, Tensor>();

  const toTensor = ({ data, shape }: Value) => new Tensor('float32', data, shape);
  const toValue = async (tensor: Tensor): Promise<Value> => ({
    data: (await tensor.getData()) as Float32Array,
    shape: tensor.dims,
  });

  function windowOf({ state: name, offset, shape }: Window): Tensor {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = state.get(name)?.data as Float32Array | undefined;
    if (data === undefined || offset + size > data.length) {
      throw new Error(`state '${name}' does not hold ${size} values from ${offset} on`);
    }
    return new Tensor('float32', data.subarray(offset, offset + size), shape);
  }

  function write(values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      state.get(name)?.dispose();
      state.set(name, toTensor(value));
    }
  }

  async function read(names: readonly string[]): Promise<Values> {
    const entries = names.map(async (name) => {
      const tensor = state.get(name);
      if (tensor === undefined) throw new Error(`there is no state '${name}'`);
      return [name, await toValue(tensor)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  return {
    write,
    read,

    async load(name: string, { bytes, ...graph }: Graph): Promise<void> {
      const replaced = programs.get(name);
      if (replaced !== undefined) {
        // On a GPU, what a program computed is gone with it, and with the last program the device.
        write(await read([...state.keys()]));
        await replaced.session.release();
      }
      const stays = graph.outputs.filter(({ name: output }) => graph.inputs.some((x) => x.name === output));
      const onHost = hostProviders.includes(provider);
      const session = await InferenceSession.create(bytes, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        // On a GPU, what is state stays in its memory.
        ...(!onHost && {
          preferredOutputLocation: Object.fromEntries(stays.map(({ id }) => [id, 'gpu-buffer' as const])),
        }),
      }).catch((error: Error) => {
        throw onHost
          ? error
          : new DeviceError(`the device '${provider}' could not be started: ${error.message}`);
      });
      programs.set(name, { session, graph });
    },

    async run(name: string, feeds: Feeds): Promise<Values> {
      const program = programs.get(name);
      if (program === undefined) throw new Error(`there is no program '${name}'`);
      const { session, graph } = program;
      const inputs: Record<string, Tensor> = {};
      for (const { name: key } of graph.inputs) {
        const feed = feeds[key];
        const tensor =
          feed === undefined ? state.get(key) : 'state' in feed ? windowOf(feed) : toTensor(feed);
        if (tensor === undefined) {
          throw new Error(`program '${name}' needs '${key}', which is neither fed nor state`);
        }
        inputs[key] = tensor;
      }
      const outputs = await session.run(inputs);
      const results: Record<string, Value> = {};
      for (const { name: key, id } of graph.outputs) {
        const tensor = outputs[id] as Tensor;
        const before = state.get(key);
        if (before === undefined) {
          results[key] = await toValue(tensor);
          continue;
        }
        before.dispose();
        state.set(key, tensor);
      }
      return results;
    },

    async release(): Promise<void> {
      // State first: on a GPU its memory belongs to the program it came from.
      for (const tensor of state.values()) tensor.dispose();
      state.clear();
      for (const { session } of programs.values()) await session.release();
      programs.clear();
    },
  };
}
