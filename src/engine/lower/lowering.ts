// The ONNX node of each operation.
import { type Attributes, type OpName, type Shape, sizeOf } from '../graph/tensor.js';
import type { Node } from './canonical.js';

/** One ONNX node: its inputs are those of the computation, then the integer vectors; `ints` and `floats`: attributes. */
export interface Lowered {
  readonly opType: string;
  readonly inputs: readonly Node[];
  readonly vectors?: readonly (readonly number[])[];
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** The number of outputs after the first, which nothing uses. */
  readonly unusedOutputs?: number;
}

type Lowering = (node: Node) => Omit<Lowered, 'inputs'>;

/** A shape whose sizes are all known. */
const sizes = (shape: Shape): number[] => shape.map((dim) => sizeOf([dim]));

const simple = (opType: string) => () => ({ opType });

const reduction = (opType: string, { axes = [], keepDims }: Attributes) => ({
  opType,
  ints: { axes, keepdims: keepDims ? 1 : 0 },
});

const gemm = ({ transposeA, transposeB }: Attributes) => ({
  opType: 'Gemm',
  ints: { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 },
});

/** Operations that are no ONNX node: they name a value (see emit.ts), or are replaced by their value (see canonical.ts). */
type Structural = 'input' | 'constant' | 'bodyInput' | 'scanOutput' | 'stopGradient' | 'withGradient';

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
  // max(0, min(1, 3e38·x)): several times faster than a comparison and a cast.
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
    unusedOutputs: 1,
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

/** The ONNX node of a computation that is not {@link Structural}. */
export function lower(node: Node): Lowered {
  const { inputs } = node;
  return { inputs, ...lowerings[node.op as Exclude<OpName, Structural>](node) };
}

/**
 * The matrix product that becomes one node with a sum: Gemm adds while it multiplies, which saves a pass over the result.
 * Only a product that nothing else uses, and that is computed in the same scope as the sum.
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

/** A sum and its {@link absorbedProduct} as one Gemm: ±A·B ± C. */
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
