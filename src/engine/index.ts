// Tensor expressions, their gradients, and their lowering to ONNX. Nothing here runs them; module onnx does.
export { type AdamSettings, adam, adamCorrections, adamInPlace } from './adam.js';
export { gradients } from './graph/gradients.js';
export {
  abs,
  add,
  broadcast,
  div,
  exp,
  log,
  logSoftmax,
  matmul,
  max,
  mean,
  mul,
  neg,
  relu,
  reshape,
  sigmoid,
  slice,
  softmax,
  step,
  stopGradient,
  sub,
  sum,
  sumSquares,
  sumTo,
  topK,
  withGradient,
} from './graph/ops.js';
export { overBlocks } from './graph/scan.js';
export { constant, type Dim, input, type Shape, scalar, sizeOf, type Tensor } from './graph/tensor.js';
export { emit, type Graph } from './lower/emit.js';
export type { Value, Values } from './value.js';
