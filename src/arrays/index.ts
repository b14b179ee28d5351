// Files of numbers: .npy, .npz and safetensors, with the element types they have.
export { floatToHalf, halfToFloat } from './float16.js';
export {
  type ArrayFile,
  copyAsFloat32,
  type DType,
  findNonFinite,
  formatShape,
  type NativeArray,
} from './nativeArray.js';
export { type NpyArray, type NpyFile, openNpy, readNpy } from './npy.js';
export { openNpz, readNpz } from './npz.js';
export {
  openSafetensors,
  readSafetensors,
  type Safetensors,
  type SavedTensor,
  type TensorData,
  writeSafetensors,
} from './safetensors.js';
