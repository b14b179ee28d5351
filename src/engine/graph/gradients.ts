// Reverse-mode differentiation: from a scalar expression to the expressions of its gradients.
import * as ops from './ops.js';
import { type OpName, scalar, type Tensor, topological } from './tensor.js';

/** The vector–Jacobian product of one operation: from dL/dnode to dL/dinput for each input. */
type Adjoint = (node: Tensor, grad: Tensor) => readonly Tensor[];

const { add, broadcast, div, matmul, mul, neg, sub, sum, sumTo } = ops;

/** The gradient of a sum over axes, in a shape that broadcasts over these axes. */
function unreduced(node: Tensor, grad: Tensor): Tensor {
  const { axes = [], keepDims } = node.attributes;
  if (keepDims) return grad;
  const kept = node.inputs[0].shape.map((dim, i) => (axes.includes(i) ? 1 : Number(dim)));
  return ops.reshape(grad, kept);
}

const adjoints: Partial<Record<OpName, Adjoint>> = {
  add: ({ inputs: [a, b] }, g) => [sumTo(g, a.shape), sumTo(g, b.shape)],
  sub: ({ inputs: [a, b] }, g) => [sumTo(g, a.shape), sumTo(neg(g), b.shape)],
  mul: ({ inputs: [a, b] }, g) => [sumTo(mul(g, b), a.shape), sumTo(mul(g, a), b.shape)],
  div: (node, g) => {
    const [a, b] = node.inputs;
    const overB = div(g, b);
    return [sumTo(overB, a.shape), sumTo(neg(mul(overB, node)), b.shape)];
  },
  neg: (_, g) => [neg(g)],
  exp: (node, g) => [mul(g, node)],
  log: ({ inputs: [x] }, g) => [div(g, x)],
  sqrt: (node, g) => [div(mul(g, 0.5), node)],
  abs: ({ inputs: [x] }, g) => [mul(g, ops.sign(x))],
  relu: (node, g) => [mul(g, ops.step(node))],
  sigmoid: (node, g) => [mul(g, mul(node, sub(1, node)))],
  softmax: (node, g) => [mul(node, sub(g, sum(mul(g, node), [-1], true)))],
  logSoftmax: ({ inputs: [x] }, g) => [sub(g, mul(ops.softmax(x), sum(g, [-1], true)))],
  matmul: (node, g) => {
    const [a, b] = node.inputs;
    const { transposeA = false, transposeB = false } = node.attributes;
    const gradA = transposeA
      ? matmul(b, g, { transposeA: transposeB, transposeB: true })
      : matmul(g, b, { transposeB: !transposeB });
    const gradB = transposeB
      ? matmul(g, a, { transposeA: true, transposeB: transposeA })
      : matmul(a, g, { transposeA: !transposeA });
    return [sumTo(gradA, a.shape), sumTo(gradB, b.shape)];
  },
  sum: (node, g) => [broadcast(unreduced(node, g), node.inputs[0].shape)],
  sumSquares: (node, g) => [mul(node.inputs[0], mul(unreduced(node, g), 2))],
  reshape: ({ inputs: [x] }, g) => [ops.reshape(g, x.shape.map(Number))],
  transpose: ({ attributes }, g) => {
    const { permutation = [] } = attributes;
    return [
      ops.transpose(
        g,
        permutation.map((_, i) => permutation.indexOf(i)),
      ),
    ];
  },
  broadcast: ({ inputs: [x] }, g) => [sumTo(g, x.shape)],
  slice: ({ inputs: [x], attributes: { axis = 0, start = 0 } }, g) => [
    ops.pad(g, axis, start, Number(x.shape[axis])),
  ],
  pad: ({ inputs: [x], attributes: { axis = 0, start = 0 } }, g) => [
    ops.slice(g, axis, start, start + Number(x.shape[axis])),
  ],
  withGradient: ({ attributes: { adjoint = () => [] } }, g) => [scalar(0), ...adjoint(g)],
};

/** Operations whose gradient is 0: they are constant almost everywhere, or stop the gradient on purpose. */
const zeroGradient: ReadonlySet<OpName> = new Set<OpName>(['sign', 'step', 'stopGradient']);

/**
 * dloss/dx for each x of `wrt`, in x's shape; a zero scalar where the loss does not depend on x. Only operations between
 * `wrt` and `loss` are differentiated. RangeError if the loss is not a scalar; Error if one of the operations has no
 * gradient.
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.shape.length !== 0)
    throw new RangeError(`gradients: the loss has shape [${loss.shape}], not a scalar`);
  const order = topological([loss]);
  const active = new Set<Tensor>(wrt);
  for (const node of order) {
    if (!zeroGradient.has(node.op) && node.inputs.some((x) => active.has(x))) active.add(node);
  }
  const grads = new Map<Tensor, Tensor>([[loss, scalar(1)]]);
  for (const node of order.reverse()) {
    const grad = grads.get(node);
    if (grad === undefined || !active.has(node) || node.inputs.length === 0) continue;
    const adjoint = adjoints[node.op];
    if (adjoint === undefined) throw new Error(`no gradient is defined for '${node.op}'`);
    adjoint(node, grad).forEach((contribution, i) => {
      const x = node.inputs[i];
      if (!active.has(x)) return;
      const before = grads.get(x);
      grads.set(x, before === undefined ? contribution : add(before, contribution));
    });
  }
  return wrt.map((x) => grads.get(x) ?? scalar(0));
}
