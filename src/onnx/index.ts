// ONNX Runtime, in Node and in browsers: programs of the engine with their state, and models from files.
export { type AxisSizes, type ModelAccess, type OnnxModel, openRecorded, requireNamed } from './model.js';
export type { Feeds } from './programs.js';
export type { Runtime } from './runtime.js';
export { DeviceError, type OnnxRuntimeLibrary } from './session.js';
export type { Window } from './state.js';
export { openWebModels } from './webModels.js';
export {
  openWebRuntime,
  openWebRuntimes,
  type WebOnnxRuntime,
  type WebRuntimeOptions,
} from './webRuntime.js';
