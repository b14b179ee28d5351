// Every op: its value against a plain loop or a known number, its gradient against central differences.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ops from '../../src/engine/graph/ops.js';
import type { Value } from '../../src/engine/index.js';
import { gradients, input, type Tensor } from '../../src/engine/index.js';
import type { Runtime } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

const value = (shape: readonly number[], data: readonly number[]): Value => ({
  data: Float32Array.from(data),
  shape,
});

/** Numbers away from kinks (0) and, for logs and roots, positive. */
const spread = (shape: readonly number[], { positive = false } = {}): Value => {
  const size = shape.reduce((a, b) => a * b, 1);
  const at = (i: number) => 0.35 + 0.4 * ((i * 7) % 5) + 0.05 * i;
  return value(
    shape,
    Array.from({ length: size }, (_, i) => (positive || i % 3 !== 1 ? at(i) : -at(i))),
  );
};

async function evaluate(outputs: Record<string, Tensor>, feeds: Record<string, Value>) {
  await runtime.load('test', outputs);
  return runtime.run('test', feeds);
}

interface Case {
  readonly name: string;
  readonly build: (...x: Tensor[]) => Tensor;
  readonly inputs: readonly Value[];
  readonly expected?: readonly number[];
}

const a = spread([2, 3]);
const b = spread([3, 4]);
const positive = spread([2, 3], { positive: true });
const map = (x: Value, f: (v: number) => number) => [...x.data].map(f);
const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

function product(x: Value, y: Value): number[] {
  const [n, k] = x.shape;
  const m = y.shape[1];
  return Array.from({ length: n * m }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += x.data[Math.floor(at / m) * k + i] * y.data[i * m + (at % m)];
    return sum;
  });
}

function softmaxRows(x: Value): number[] {
  const columns = x.shape[1];
  return map(x, Math.exp).map((v, i, all) => {
    const row = Math.floor(i / columns) * columns;
    return v / all.slice(row, row + columns).reduce((p, q) => p + q, 0);
  });
}

const cases: Case[] = [
  {
    name: 'add',
    build: ops.add,
    inputs: [a, spread([3])],
    expected: map(a, (v) => v).map((v, i) => v + spread([3]).data[i % 3]),
  },
  {
    name: 'sub',
    build: ops.sub,
    inputs: [spread([3]), a],
    expected: map(a, (v) => v).map((v, i) => spread([3]).data[i % 3] - v),
  },
  {
    name: 'mul, a column broadcast',
    build: ops.mul,
    inputs: [a, spread([2, 1])],
    expected: map(a, (v) => v).map((v, i) => v * spread([2, 1]).data[Math.floor(i / 3)]),
  },
  {
    name: 'div',
    build: ops.div,
    inputs: [a, positive],
    expected: map(a, (v) => v).map((v, i) => v / positive.data[i]),
  },
  { name: 'div by a scalar', build: ops.div, inputs: [a, value([], [2])], expected: map(a, (v) => v / 2) },
  { name: 'neg', build: ops.neg, inputs: [a], expected: map(a, (v) => -v) },
  { name: 'exp', build: ops.exp, inputs: [a], expected: map(a, Math.exp) },
  { name: 'log', build: ops.log, inputs: [positive], expected: map(positive, Math.log) },
  { name: 'sqrt', build: ops.sqrt, inputs: [positive], expected: map(positive, Math.sqrt) },
  { name: 'abs', build: ops.abs, inputs: [a], expected: map(a, Math.abs) },
  { name: 'relu', build: ops.relu, inputs: [a], expected: map(a, (v) => Math.max(v, 0)) },
  { name: 'sigmoid', build: ops.sigmoid, inputs: [a], expected: map(a, sigmoid) },
  { name: 'softmax', build: ops.softmax, inputs: [a], expected: softmaxRows(a) },
  { name: 'logSoftmax', build: ops.logSoftmax, inputs: [a], expected: softmaxRows(a).map(Math.log) },
  { name: 'matmul', build: (x, y) => ops.matmul(x, y), inputs: [a, b], expected: product(a, b) },
  {
    name: 'matmul, first transposed',
    build: (x, y) => ops.matmul(x, y, { transposeA: true }),
    inputs: [spread([3, 2]), b],
  },
  {
    name: 'matmul, second transposed',
    build: (x, y) => ops.matmul(x, y, { transposeB: true }),
    inputs: [a, spread([4, 3])],
  },
  {
    name: 'matmul, both transposed',
    build: (x, y) => ops.matmul(x, y, { transposeA: true, transposeB: true }),
    inputs: [spread([3, 2]), spread([4, 3])],
  },
  {
    name: 'matmul, batches',
    build: (x, y) => ops.matmul(x, y),
    inputs: [spread([2, 2, 3]), spread([2, 3, 2])],
  },
  {
    name: 'matmul, a matrix with batches',
    build: (x, y) => ops.matmul(x, y),
    inputs: [a, spread([2, 3, 2])],
  },
  {
    name: 'matmul, batches transposed',
    build: (x, y) => ops.matmul(x, y, { transposeB: true }),
    inputs: [spread([2, 2, 3]), spread([2, 4, 3])],
  },
  // Sums with a product become one Gemm, of either sign and with what is broadcast.
  ...Object.entries({ add: ops.add, sub: ops.sub }).flatMap(([name, op]) =>
    [[2, 4], [4], [1, 4], [2, 1], []].flatMap((shape): Case[] => [
      {
        name: `${name} [${shape}] to a product`,
        build: (x, y, z) => op(ops.matmul(x, y), z),
        inputs: [a, b, spread(shape)],
      },
      {
        name: `${name} a product to [${shape}]`,
        build: (x, y, z) => op(z, ops.matmul(x, y, { transposeB: true })),
        inputs: [a, spread([4, 3]), spread(shape)],
      },
    ]),
  ),
  {
    name: 'sub of two products',
    build: (x, y) => ops.sub(ops.matmul(x, y), ops.matmul(ops.exp(x), y)),
    inputs: [a, b],
    expected: product(a, b).map((v, i) => v - product({ ...a, data: a.data.map(Math.exp) }, b)[i]),
  },
  {
    name: 'sum of rows',
    build: (x) => ops.sum(x, [1]),
    inputs: [a],
    expected: [0, 1].map((r) => a.data.slice(3 * r, 3 * r + 3).reduce((p, q) => p + q, 0)),
  },
  {
    name: 'sum of columns, axis kept',
    build: (x) => ops.sum(x, [0], true),
    inputs: [a],
    expected: [0, 1, 2].map((c) => a.data[c] + a.data[3 + c]),
  },
  {
    name: 'sumSquares',
    build: (x) => ops.sumSquares(x, [-1]),
    inputs: [a],
    expected: [0, 1].map((r) => a.data.slice(3 * r, 3 * r + 3).reduce((p, q) => p + q * q, 0)),
  },
  { name: 'mean', build: (x) => ops.mean(x), inputs: [a], expected: [a.data.reduce((p, q) => p + q, 0) / 6] },
  { name: 'reshape', build: (x) => ops.reshape(x, [3, 2]), inputs: [a], expected: [...a.data] },
  { name: 'transpose', build: (x) => ops.transpose(x, [2, 0, 1]), inputs: [spread([2, 3, 2])] },
  {
    name: 'broadcast',
    build: (x) => ops.broadcast(x, [2, 2, 3]),
    inputs: [spread([2, 1])],
    expected: [0, 1, 0, 1].flatMap((i) => Array(3).fill(spread([2, 1]).data[i])),
  },
  {
    name: 'slice',
    build: (x) => ops.slice(x, 1, 1, 3),
    inputs: [a],
    expected: [1, 2, 4, 5].map((i) => a.data[i]),
  },
  { name: 'pad', build: (x) => ops.pad(x, 0, 1, 4), inputs: [a], expected: [0, 0, 0, ...a.data, 0, 0, 0] },
];

describe.each(cases)('$name', ({ build, inputs, expected }) => {
  const names = inputs.map((_, i) => `x${i}`);
  const tensors = inputs.map(({ shape }, i) => input(names[i], shape));
  const feeds = Object.fromEntries(inputs.map((x, i) => [names[i], x]));
  const result = build(...tensors);
  // A weighted sum of squares, so that every entry has a gradient of its own.
  const size = result.shape.reduce<number>((p, q) => p * Number(q), 1);
  const flat = ops.reshape(result, [1, size]);
  const weights = value(
    [1, size],
    Array.from({ length: size }, (_, i) => 0.5 + 0.3 * i),
  );
  const loss = ops.sum(ops.mul(ops.mul(flat, flat), input('weights', [1, size])), [0, 1]);

  it('has the value and the shape it says', async () => {
    const { out } = await evaluate({ out: result }, feeds);
    expect(out.shape).toEqual(result.shape);
    // float32 keeps seven digits.
    for (const [i, v] of (expected ?? []).entries()) expect(out.data[i]).toBeCloseTo(v, 5);
  });

  it('has the gradient that central differences show', async () => {
    const grads = gradients(loss, tensors);
    const outputs = Object.fromEntries(grads.map((grad, i) => [`d${i}`, grad]));
    const analytic = await evaluate({ ...outputs }, { ...feeds, weights });
    await runtime.load('loss', { loss });
    const at = async (changed: Record<string, Value>) => {
      const { loss: l } = await runtime.run('loss', { ...feeds, ...changed, weights });
      return l.data[0];
    };
    // Steps of 2⁻⁷ lose half the digits of float32 and err by the third derivative: agreement to some percent.
    const h = 2 ** -7;
    for (const [i, x] of inputs.entries()) {
      expect(analytic[`d${i}`].shape).toEqual(x.shape);
      for (let k = 0; k < x.data.length; k++) {
        const shifted = (by: number) => ({
          [names[i]]: { ...x, data: x.data.map((v, j) => (j === k ? v + by : v)) },
        });
        const numeric = ((await at(shifted(h))) - (await at(shifted(-h)))) / (2 * h);
        const difference = Math.abs(analytic[`d${i}`].data[k] - numeric);
        expect(difference, `d${names[i]}[${k}]: ${numeric}`).toBeLessThan(0.02 * Math.abs(numeric) + 0.02);
      }
    }
  });
});

describe('ops without a gradient', () => {
  it.each([
    ['sign', ops.sign, [-1, 0, 1]],
    ['step', ops.step, [0, 0, 1]],
  ] as const)('%s', async (_, op, expected) => {
    const x = input('x', [3]);
    const out = await evaluate(
      { out: op(x), d: gradients(ops.sum(op(x), [0]), [x])[0] },
      { x: value([3], [-2, 0, 3]) },
    );
    expect([...out.out.data]).toEqual(expected);
    expect([...out.d.data]).toEqual([0]);
  });

  it('max has a value, and refuses to be differentiated', async () => {
    const x = input('x', [2, 2]);
    const { out } = await evaluate({ out: ops.max(x, [1]) }, { x: value([2, 2], [1, 3, -1, -2]) });
    expect([...out.data]).toEqual([3, -1]);
    expect(() => gradients(ops.sum(ops.max(x, [1]), [0]), [x])).toThrow("no gradient is defined for 'max'");
  });

  it('topK gives the largest values along an axis, the largest first, and refuses more than there are', async () => {
    const x = input('x', [1, 3, 2]);
    const out = { first: ops.topK(x, 1, 1), two: ops.topK(x, 1, 2), rows: ops.topK(x, 2, 2) };
    const { first, two, rows } = await evaluate(out, { x: value([1, 3, 2], [1, -2, 3, -1, 3, -3]) });
    expect([...first.data]).toEqual([3, -1]);
    expect(two).toEqual({ data: Float32Array.of(3, -1, 3, -2), shape: [1, 2, 2] });
    expect([...rows.data]).toEqual([1, -2, 3, -1, 3, -3]);
    expect(() => ops.topK(x, 1, 4)).toThrow('topK: 4 of 3 values');
  });

  it('withGradient passes the value, and the gradient it was given', async () => {
    const x = input('x', [2]);
    const given = ops.withGradient(ops.exp(x), [x], (grad) => [ops.mul(grad, 5)]);
    const loss = ops.sum(ops.mul(given, 2), [0]);
    const { y, d } = await evaluate({ y: given, d: gradients(loss, [x])[0] }, { x: value([2], [0, 1]) });
    expect([...y.data]).toEqual([1, Math.fround(Math.E)]);
    expect([...d.data]).toEqual([10, 10]);
  });

  it('stopGradient passes the value and no gradient', async () => {
    const x = input('x', [2]);
    const loss = ops.sum(ops.mul(ops.stopGradient(x), x), [0]);
    const { d } = await evaluate({ d: gradients(loss, [x])[0] }, { x: value([2], [3, 4]) });
    expect([...d.data]).toEqual([3, 4]);
  });
});

describe('shapes that do not fit', () => {
  const x = input('x', [2, 3]);
  it.each([
    ['add', () => ops.add(x, input('y', [2])), 'do not broadcast'],
    ['matmul', () => ops.matmul(x, x), 'do not fit'],
    ['matmul of a vector', () => ops.matmul(x, input('y', [3])), 'at least two axes'],
    ['reshape', () => ops.reshape(x, [4]), 'does not fill'],
    ['slice', () => ops.slice(x, 1, 2, 5), 'not within'],
    ['gradient of a matrix', () => gradients(x, [x]), 'not a scalar'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});
