// The thread that runs programs. ONNX Runtime blocks the thread it is called on, so it gets one of its own.
// Plain JavaScript, so that a worker can start from the sources as well as from the built package.
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** @typedef {{ data: Float32Array, shape: number[] }} Value */
/** @typedef {{ state: string, offset: number, shape: number[] }} Window */

/** @type {Map<string, InferenceSession>} */
const programs = new Map();
/** Named tensors that stay here between runs; an output of the same name replaces one. @type {Map<string, Tensor>} */
const state = new Map();

/** @param {Value} value */
const toTensor = ({ data, shape }) => new Tensor('float32', data, shape);
/** @param {Window} window */
const windowOf = ({ state: name, offset, shape }) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = /** @type {Float32Array | undefined} */ (state.get(name)?.data);
  if (data === undefined || offset + size > data.length) {
    throw new Error(`state '${name}' does not hold ${size} values from ${offset} on`);
  }
  return new Tensor('float32', data.subarray(offset, offset + size), shape);
};
/** @param {Tensor} tensor */
const toValue = (tensor) => ({ data: /** @type {Float32Array} */ (tensor.data), shape: [...tensor.dims] });

const handlers = {
  /** @param {{ name: string, bytes: Uint8Array }} request */
  async load({ name, bytes }) {
    await programs.get(name)?.release();
    programs.set(name, await InferenceSession.create(bytes, workerData.options));
  },
  /** @param {{ values: Record<string, Value> }} request */
  async write({ values }) {
    for (const [name, value] of Object.entries(values)) state.set(name, toTensor(value));
  },
  /** @param {{ names: string[] }} request */
  async read({ names }) {
    return Object.fromEntries(
      names.map((name) => {
        const tensor = state.get(name);
        if (tensor === undefined) throw new Error(`there is no state '${name}'`);
        return [name, toValue(tensor)];
      }),
    );
  },
  /** @param {{ name: string, feeds: Record<string, Value | Window> }} request */
  async run({ name, feeds }) {
    const program = programs.get(name);
    if (program === undefined) throw new Error(`there is no program '${name}'`);
    /** @type {Record<string, Tensor>} */
    const inputs = {};
    for (const key of program.inputNames) {
      const feed = feeds[key];
      const tensor = feed === undefined ? state.get(key) : 'state' in feed ? windowOf(feed) : toTensor(feed);
      if (tensor === undefined)
        throw new Error(`program '${name}' needs '${key}', which is neither fed nor state`);
      inputs[key] = tensor;
    }
    const outputs = await program.run(inputs);
    /** @type {Record<string, Value>} */
    const results = {};
    for (const [output, tensor] of Object.entries(outputs)) {
      const key = output.slice(0, -1); // without the mark that tells outputs from inputs (see emit.ts)
      if (state.has(key)) state.set(key, tensor);
      else results[key] = toValue(tensor);
    }
    return results;
  },
};

parentPort?.on('message', async ({ id, type, ...request }) => {
  try {
    const result = await handlers[/** @type {keyof typeof handlers} */ (type)](request);
    parentPort?.postMessage({ id, result });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
