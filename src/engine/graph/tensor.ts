// A tensor is a node of an expression: an operation, its inputs and its shape. Nothing is computed here.

/** The size of an axis, or a name for a size that is only known when the program runs (such as 'T'). */
export type Dim = number | string;
/** Sizes of the axes of a tensor. */
export type Shape = readonly Dim[];

/** Name of an operation of tensor expressions. */
export type OpName =
  | 'input'
  | 'constant'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'abs'
  | 'sign'
  | 'relu'
  | 'step'
  | 'sigmoid'
  | 'softmax'
  | 'logSoftmax'
  | 'matmul'
  | 'sum'
  | 'sumSquares'
  | 'max'
  | 'topK'
  | 'reshape'
  | 'transpose'
  | 'broadcast'
  | 'slice'
  | 'pad'
  | 'stopGradient'
  | 'withGradient'
  | 'bodyInput'
  | 'scanOutput';

/** Attributes of an operation. */
export interface Attributes {
  readonly name?: string;
  readonly data?: Float32Array;
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly permutation?: readonly number[];
  readonly k?: number;
  readonly axis?: number;
  readonly start?: number;
  readonly end?: number;
  readonly adjoint?: (grad: Tensor) => readonly Tensor[];
  readonly scan?: Scan;
  /** The index of a `scanOutput` in the scan's `bodyOutputs`. */
  readonly index?: number;
}

/** A loop whose body runs on one block after the other (see scan.ts), as ONNX's Scan. */
export interface Scan {
  /** The running sums before the first block. */
  readonly initial: readonly Tensor[];
  /** Tensors that are cut into blocks along their first axis. */
  readonly over: readonly Tensor[];
  /** Inputs of the body: the running sums, then a block of each tensor in `over`. */
  readonly bodyInputs: readonly Tensor[];
  /** Outputs of the body: the new running sums, then the values that are stacked over the blocks. */
  readonly bodyOutputs: readonly Tensor[];
}

/** An immutable float32 expression. Equal expressions are computed once (see canonical.ts). */
export interface Tensor {
  readonly op: OpName;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly attributes: Attributes;
}

export function tensor(
  op: OpName,
  inputs: readonly Tensor[],
  shape: Shape,
  attributes: Attributes = {},
): Tensor {
  return { op, inputs, shape, attributes };
}

/** A value that is fed by name when the program runs. */
export function input(name: string, shape: Shape): Tensor {
  return tensor('input', [], shape, { name });
}

/** A value that is part of the program. `data` is kept, not copied. */
export function constant(data: Float32Array, shape: readonly number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  if (data.length !== size) {
    throw new RangeError(`constant: ${data.length} values do not fill shape [${shape.join(', ')}]`);
  }
  return tensor('constant', [], shape, { data });
}

/** A constant scalar (rank 0). */
export function scalar(value: number): Tensor {
  return constant(new Float32Array([value]), []);
}

/** The number of values in a tensor of known shape; throws where a size is only known when the program runs. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dim of shape) {
    if (typeof dim === 'string')
      throw new RangeError(`the size of '${dim}' is not known before the program runs`);
    size *= dim;
  }
  return size;
}

/** Every tensor that `roots` depend on, inputs before users, each once. */
export function topological(roots: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  // An explicit stack: a graph can be deeper than the call stack.
  const stack = roots.map((node) => ({ node, next: 0 })).reverse();
  while (stack.length > 0) {
    const frame = stack[stack.length - 1];
    if (frame.next === 0 && seen.has(frame.node)) {
      stack.pop();
    } else if (frame.next < frame.node.inputs.length) {
      seen.add(frame.node);
      stack.push({ node: frame.node.inputs[frame.next++], next: 0 });
    } else {
      seen.add(frame.node);
      order.push(frame.node);
      stack.pop();
    }
  }
  return order;
}
