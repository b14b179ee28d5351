// What each computation becomes in ONNX.

import { type Attributes, type OpName, type Shape, sizeOf } from '../graph/tensor.js';
import type { Node } from './canonical.js';

/** One ONNX node: what it takes, then these integer vectors, with these attributes. */
export interface Lowered {
  readonly opType: string;
  readonly inputs: readonly Node[];
  readonly vectors?: readonly (readonly number[])[];
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** Outputs after the first, which nothing takes. */
  readonly unused?: number;
}

type Lowering = (node: Node) => Omit<Lowered, 'inputs'>;

export const sizes = (shape: Shape): number[] => shape.map((dim) => sizeOf([dim]));

const simple = (opType: string) => () => ({ opType });

const reduction = (opType: string, { axes = [], keepDims }: Attributes) => ({
  opType,
  ints: { axes, keepdims: keepDims ? 1 : 0 },
});

const gemm = ({ transposeA, transposeB }: Attributes) => ({
  opType: 'Gemm',
  ints: { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 },
});

/** Tensors that are no node of their own: they name a value, or another tensor's. */
type Structural = 'input' | 'constant' | 'parameter' | 'scanned' | 'stopGradient' | 'withGradient';

const lowerings: Record<Exclude<OpName, Structural>, Lowering> = {
  add: simple('Add'),
  sub: simple('Sub'),
  mul: simple('Mul'),
  div: simple('Div'),
  neg: simple('Neg'),
  exp: simple('Exp'),
  log: simple('Log'),
  sqrt: simple('Sqrt'),
  abs: simple('Abs'),
  sign: simple('Sign'),
  relu: simple('Relu'),
  // min(1, 3e38·x) for x ≥ 0: several times faster than a comparison and a cast.
  step: () => ({ opType: 'HardSigmoid', floats: { alpha: 3e38, beta: 0 } }),
  sigmoid: simple('Sigmoid'),
  softmax: () => ({ opType: 'Softmax', ints: { axis: -1 } }),
  logSoftmax: () => ({ opType: 'LogSoftmax', ints: { axis: -1 } }),
  matmul: ({ attributes }) =>
    attributes.transposeA || attributes.transposeB ? gemm(attributes) : { opType: 'MatMul' },
  sum: ({ attributes: { axes = [], keepDims } }) => ({
    opType: 'ReduceSum',
    ints: { keepdims: keepDims ? 1 : 0 },
    vectors: [axes],
  }),
  sumSquares: ({ attributes }) => reduction('ReduceSumSquare', attributes),
  max: ({ attributes }) => reduction('ReduceMax', attributes),
  topK: ({ attributes: { axis = 0, k = 1 } }) => ({
    opType: 'TopK',
    vectors: [[k]],
    ints: { axis },
    unused: 1,
  }),
  reshape: ({ shape }) => ({ opType: 'Reshape', vectors: [sizes(shape)] }),
  broadcast: ({ shape }) => ({ opType: 'Expand', vectors: [sizes(shape)] }),
  transpose: ({ attributes: { permutation = [] } }) => ({ opType: 'Transpose', ints: { perm: permutation } }),
  slice: ({ attributes: { axis = 0, start = 0, end = 0 } }) => ({
    opType: 'Slice',
    vectors: [[start], [end], [axis]],
  }),
  pad: ({ inputs: [x], attributes: { axis = 0, start = 0, end = 0 } }) => {
    const at = (value: number) => x.shape.map((_, i) => (i === axis ? value : 0));
    return { opType: 'Pad', vectors: [[...at(start), ...at(end)]] };
  },
};

export function lower(node: Node): Lowered {
  const { inputs } = node;
  return { inputs, ...lowerings[node.op as Exclude<OpName, Structural>](node) };
}

/**
 * The matrix product that a sum absorbs: Gemm adds while it multiplies, which saves a pass over the result. Only a
 * product that nothing else uses, and that is computed where the sum is.
 */
export function absorbedProduct({ op, inputs, shape, scope }: Node): Node | undefined {
  if (op !== 'add' && op !== 'sub') return undefined;
  return inputs.findLast(
    (x, i) =>
      x.op === 'matmul' &&
      x.uses === 1 &&
      x.scope === scope &&
      shape.length === 2 &&
      String(x.shape) === String(shape) &&
      inputs[1 - i].shape.length <= 2,
  );
}

/** A sum with the product it absorbs, as Gemm: ±A·B ± C. */
export function lowerSum({ op, inputs: [a, b] }: Node, product: Node): Lowered {
  const { opType, ints } = gemm(product.attributes);
  const minus = (term: Node) => (op === 'sub' && term === b ? -1 : 1);
  const other = product === a ? b : a;
  return {
    opType,
    ints,
    floats: { alpha: minus(product), beta: minus(other) },
    inputs: [...product.inputs, other],
  };
}
