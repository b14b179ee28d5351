// ONNX Runtime, in Node and in browsers: programs of the engine with their state, and models from files.
export { DeviceError } from './deviceError.js';
export {
  type InferenceRuntime,
  type ModelAccess,
  type OnnxModel,
  openOnnxModel,
  openRecorded,
  requireNamed,
} from './onnxModel.js';
export type { Feeds, Window } from './programs.js';
export type { Runtime } from './runtime.js';
export { openWebModels } from './webModels.js';
export { openWebRuntimes, type WebRuntimeOptions } from './webRuntime.js';
