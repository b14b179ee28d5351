// A tensor is a node of an expression: what is computed (op), from what (inputs), and its shape. Nothing runs here.

/** A size, or a name for a size that is only known when the graph runs (such as 'T'). */
export type Dim = number | string;
export type Shape = readonly Dim[];

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
  | 'parameter'
  | 'scanned';

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
  /** Which result of the scan. */
  readonly index?: number;
}

/** A body that runs on one block after the other (see scan.ts). */
export interface Scan {
  /** Values of the running totals before the first block. */
  readonly initial: readonly Tensor[];
  /** What is cut into blocks along its first axis. */
  readonly over: readonly Tensor[];
  /** What the body is given: the totals so far, then the blocks. */
  readonly parameters: readonly Tensor[];
  /** What it gives: the new totals, then what is stacked. */
  readonly results: readonly Tensor[];
}

/** An immutable float32 expression. Two structurally equal tensors are computed once (see emit.ts). */
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

/** A value given by name when the graph runs. */
export function input(name: string, shape: Shape): Tensor {
  return tensor('input', [], shape, { name });
}

/** A value fixed when the graph is built. `data` is kept, not copied. */
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

/** A constant of one repeated value. */
export function full(shape: readonly number[], value: number): Tensor {
  return constant(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value), shape);
}

/** The number of values in a tensor of known shape; throws where a size is only known when the graph runs. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dim of shape) {
    if (typeof dim === 'string')
      throw new RangeError(`the size of '${dim}' is not known before the graph runs`);
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
