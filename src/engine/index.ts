// A small engine: expressions of tensors, their gradients, and programs that run them through ONNX Runtime. Runs in a
// browser as it is; what needs Node is in node.ts.
export { type AdamSettings, type AdamState, adam, adamCorrections, adamInPlace } from './adam.js';
export { DeviceError } from './deviceError.js';
export { emit, type Graph } from './emit.js';
export { gradients } from './gradients.js';
export * from './ops.js';
export type { Feeds, Value, Values, Window } from './programs.js';
export type { Runtime } from './runtime.js';
export { type BlockResults, overBlocks } from './scan.js';
export { constant, type Dim, full, input, type Shape, scalar, sizeOf, type Tensor } from './tensor.js';
export {
  openWebRuntime,
  openWebRuntimes,
  type WebOnnxRuntime,
  type WebRuntimeOptions,
} from './webRuntime.js';
