// The operations: each infers the shape of its result and returns a new tensor. Gradients: gradients.ts; ONNX: lower/.
import {
  type Attributes,
  constant,
  type OpName,
  type Shape,
  scalar,
  sizeOf,
  type Tensor,
  tensor,
} from './tensor.js';

/** A tensor, or a number for a constant scalar. */
export type Operand = Tensor | number;

const asTensor = (x: Operand): Tensor => (typeof x === 'number' ? scalar(x) : x);

/** NumPy's rule: shapes aligned at the right; sizes are equal, or one of them is 1. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const p = a[i - rank + a.length] ?? 1;
    const q = b[i - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) throw new RangeError(`shapes [${a}] and [${b}] do not broadcast`);
    return p === 1 ? q : p;
  });
}

/** The value of a constant scalar, else undefined. */
function scalarValue(x: Tensor): number | undefined {
  return x.op === 'constant' && x.shape.length === 0 ? x.attributes.data?.[0] : undefined;
}

function binary(op: 'add' | 'sub' | 'mul' | 'div', x: Operand, y: Operand): Tensor {
  const a = asTensor(x);
  const b = asTensor(y);
  if (op === 'mul' && scalarValue(a) === 1) return b;
  if ((op === 'mul' || op === 'div') && scalarValue(b) === 1) return a;
  const shape = broadcastShape(a.shape, b.shape);
  // Arithmetic broadcasts its operands, so an explicit broadcast is not needed where the other has the full shape.
  const narrow = (t: Tensor, other: Tensor) =>
    t.op === 'broadcast' && sameShape(other.shape, shape) ? t.inputs[0] : t;
  return tensor(op, [narrow(a, b), narrow(b, a)], shape);
}

const unary = (op: OpName, x: Tensor): Tensor => tensor(op, [x], x.shape);

export const add = (a: Operand, b: Operand): Tensor => binary('add', a, b);
export const sub = (a: Operand, b: Operand): Tensor => binary('sub', a, b);
export const mul = (a: Operand, b: Operand): Tensor => binary('mul', a, b);
export const div = (a: Operand, b: Operand): Tensor => binary('div', a, b);
export const neg = (x: Tensor): Tensor => unary('neg', x);
export const exp = (x: Tensor): Tensor => unary('exp', x);
export const log = (x: Tensor): Tensor => unary('log', x);
export const sqrt = (x: Tensor): Tensor => unary('sqrt', x);
export const abs = (x: Tensor): Tensor => unary('abs', x);
/** −1, 0 or 1; its gradient is 0. */
export const sign = (x: Tensor): Tensor => unary('sign', x);
export const relu = (x: Tensor): Tensor => unary('relu', x);
/** 1 where x > 0, else 0; its gradient is 0. */
export const step = (x: Tensor): Tensor => unary('step', x);
export const sigmoid = (x: Tensor): Tensor => unary('sigmoid', x);
/** Softmax along the last axis. */
export const softmax = (x: Tensor): Tensor => unary('softmax', x);
/** log(softmax(x)) along the last axis. */
export const logSoftmax = (x: Tensor): Tensor => unary('logSoftmax', x);
/** x with a gradient of 0. */
export const stopGradient = (x: Tensor): Tensor => unary('stopGradient', x);

/**
 * `value` with a gradient of its own instead of the derived one: `adjoint` maps dL/dvalue to dL/dx for each x of `inputs`.
 * For expressions whose gradient reuses what is already computed.
 */
export function withGradient(
  value: Tensor,
  inputs: readonly Tensor[],
  adjoint: (grad: Tensor) => readonly Tensor[],
): Tensor {
  return tensor('withGradient', [stopGradient(value), ...inputs], value.shape, { adjoint });
}

export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Matrix product over the last two axes, (…, n, k) × (…, k, m) → (…, n, m); leading axes broadcast. */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new RangeError(`matmul: [${a.shape}] and [${b.shape}] must have at least two axes`);
  }
  if ((transposeA || transposeB) && a.shape.length + b.shape.length > 4) {
    return matmul(transposeA ? transposeLast(a) : a, transposeB ? transposeLast(b) : b);
  }
  const [n, k] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const [inner, m] = transposeB ? b.shape.slice(-2).reverse() : b.shape.slice(-2);
  if (k !== inner) throw new RangeError(`matmul: [${a.shape}] and [${b.shape}] do not fit together`);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return tensor('matmul', [a, b], [...batch, n, m], { transposeA, transposeB });
}

/** Axes in another order. */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  return tensor(
    'transpose',
    [x],
    permutation.map((axis) => x.shape[axis]),
    { permutation },
  );
}

function transposeLast(x: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i);
  const rank = axes.length;
  return transpose(x, [...axes.slice(0, rank - 2), rank - 1, rank - 2]);
}

function reduce(
  op: 'sum' | 'sumSquares' | 'max',
  x: Tensor,
  axes: readonly number[],
  keepDims: boolean,
): Tensor {
  const reduced = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  const shape = keepDims
    ? x.shape.map((dim, i) => (reduced.includes(i) ? 1 : dim))
    : x.shape.filter((_, i) => !reduced.includes(i));
  return tensor(op, [x], shape, { axes: reduced, keepDims });
}

/** Σ over `axes` (negative axes count from the end). */
export const sum = (x: Tensor, axes: readonly number[], keepDims = false): Tensor =>
  reduce('sum', x, axes, keepDims);
/** Σ x² over `axes`. */
export const sumSquares = (x: Tensor, axes: readonly number[], keepDims = false): Tensor =>
  reduce('sumSquares', x, axes, keepDims);
/** The largest value over `axes`; no gradient is defined for it. */
export const max = (x: Tensor, axes: readonly number[], keepDims = false): Tensor =>
  reduce('max', x, axes, keepDims);

/** The k largest values along one axis, the largest first; no gradient is defined for it. */
export function topK(x: Tensor, axis: number, k: number): Tensor {
  const size = Number(x.shape[axis]);
  if (!(1 <= k && k <= size)) throw new RangeError(`topK: ${k} of ${size} values`);
  return tensor('topK', [x], x.shape.with(axis, k), { axis, k });
}

/** The mean of all values, as a scalar. The last axis is summed first: one long float32 sum loses digits. */
export function mean(x: Tensor): Tensor {
  const rows = x.shape.length > 1 ? sum(x, [-1]) : x;
  return mul(
    sum(
      rows,
      rows.shape.map((_, i) => i),
    ),
    1 / sizeOf(x.shape),
  );
}

/** The same values in another shape. */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  if (sizeOf(x.shape) !== sizeOf(shape))
    throw new RangeError(`reshape: [${x.shape}] does not fill [${shape}]`);
  return tensor('reshape', [x], shape);
}

/** x repeated along axes of size 1 (and new leading axes) to fill `shape`. */
export function broadcast(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : tensor('broadcast', [x], broadcastShape(x.shape, shape));
}

/** Entries start … end − 1 of one axis. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const size = x.shape[axis];
  if (typeof size === 'number' && !(0 <= start && start < end && end <= size)) {
    throw new RangeError(`slice: ${start}…${end} is not within an axis of size ${size}`);
  }
  return tensor('slice', [x], x.shape.with(axis, end - start), { axis, start, end });
}

/** x padded with zeros, the adjoint of slice: entry 0 of x becomes entry `start` of an axis of the given size. */
export function pad(x: Tensor, axis: number, start: number, size: number): Tensor {
  const attributes: Attributes = { axis, start, end: size - start - Number(x.shape[axis]) };
  return tensor('pad', [x], x.shape.with(axis, size), attributes);
}

/** Σ over the axes along which `shape` was broadcast to x's shape: the adjoint of broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape
    .map((_, i) => i)
    .filter((i) => i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1));
  // Column sums as a product with ones: several times faster than ReduceSum in ONNX Runtime.
  if (x.shape.length === 2 && axes.length === 1 && axes[0] === 0 && typeof x.shape[0] === 'number') {
    const ones = constant(new Float32Array(x.shape[0]).fill(1), [1, x.shape[0]]);
    return reshape(matmul(ones, x), shape.map(Number));
  }
  const summed = sum(x, axes, true);
  return lead === 0 ? summed : tensor('reshape', [summed], shape);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
