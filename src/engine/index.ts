// A small engine: expressions of tensors, their gradients, and programs that run them through ONNX Runtime.
export { type AdamSettings, type AdamState, adam, adamCorrections } from './adam.js';
export { type DeviceName, deviceNames } from './device.js';
export { DeviceError } from './deviceError.js';
export { emit, type Graph } from './emit.js';
export { gradients } from './gradients.js';
export * from './ops.js';
export type { Feeds, OnnxRuntime, Value, Values, Window } from './programs.js';
export { openRuntime, openRuntimes, type Runtime, type RuntimeOptions } from './runtime.js';
export { type BlockResults, overBlocks } from './scan.js';
export { constant, type Dim, full, input, type Shape, scalar, sizeOf, type Tensor } from './tensor.js';
