// Files of numbers: .npy, .npz and safetensors, with the element types they have; and other files that hold arrays.
export type {
  ContainerFormat,
  NamedArray,
  NamedTexts,
  OpenedArrays,
  PickledArray,
  PickledValue,
} from './container.js';
export { floatToHalf, halfToFloat } from './float16.js';
export {
  type ArrayFile,
  bytesPerElement,
  copyAsFloat32,
  type DType,
  findNonFinite,
  formatShape,
  type NativeArray,
} from './nativeArray.js';
export { type NpyArray, openNpy, readNpy } from './npy.js';
export { createNpyRowWriter } from './npyRowWriter.js';
export { openNpz, readNpz } from './npz.js';
export { type ArraysReader, createArraysReader, openArrays } from './openArrays.js';
export {
  openSafetensors,
  readSafetensors,
  type Safetensors,
  type SavedTensor,
  type TensorData,
  writeSafetensors,
} from './safetensors.js';
export { npyBytes, writeNpy } from './writeNpy.js';
