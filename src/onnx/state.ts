// Named tensors that stay in a runtime between the runs of its programs: parameters, moments, noise.
import type { Tensor } from 'onnxruntime-node';
import type { Value, Values } from '../engine/index.js';
import type { OnnxRuntimeLibrary } from './session.js';

/** A part of a state tensor, fed without a copy: as many values as `shape` has, from `offset` on. */
export interface Window {
  readonly state: string;
  readonly offset: number;
  readonly shape: readonly number[];
}

/** The values of a tensor, copied from the device's memory if they are there. */
export const toValue = async (tensor: Tensor): Promise<Value> => ({
  data: (await tensor.getData()) as Float32Array,
  shape: tensor.dims,
});

export type State = ReturnType<typeof createState>;

export function createState({ Tensor }: Pick<OnnxRuntimeLibrary, 'Tensor'>) {
  const tensors = new Map<string, Tensor>();

  function replace(name: string, tensor: Tensor): void {
    tensors.get(name)?.dispose();
    tensors.set(name, tensor);
  }

  return {
    names: () => [...tensors.keys()],
    has: (name: string) => tensors.has(name),
    get: (name: string) => tensors.get(name),
    replace,

    write(values: Values): void {
      for (const [name, { data, shape }] of Object.entries(values))
        replace(name, new Tensor('float32', data, shape));
    },

    /** Throws when one of the names has no state. */
    async read(names: readonly string[]): Promise<Values> {
      const entries = names.map(async (name) => {
        const tensor = tensors.get(name);
        if (tensor === undefined) throw new Error(`there is no state '${name}'`);
        return [name, await toValue(tensor)] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },

    /** Throws when the state does not have so many values. */
    window({ state, offset, shape }: Window): Tensor {
      const size = shape.reduce((a, b) => a * b, 1);
      const data = tensors.get(state)?.data as Float32Array | undefined;
      if (data === undefined || offset + size > data.length) {
        throw new Error(`state '${state}' does not hold ${size} values from ${offset} on`);
      }
      return new Tensor('float32', data.subarray(offset, offset + size), shape);
    },

    dispose(): void {
      for (const tensor of tensors.values()) tensor.dispose();
      tensors.clear();
    },
  };
}
