// L_sup against plain loops: its value, and that snippets without a target do not count.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gradients, input } from '../../src/engine/index.js';
import { supervisionLoss } from '../../src/model/index.js';
import type { Runtime } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

const columns = 3;
const bias = [0.5, -0.25, 0];

/** The loss of one video and its gradients by attention and activations. */
async function ofVideo(attention: readonly number[], cam: readonly number[][], targets: readonly number[][]) {
  const snippets = attention.length;
  const shape = [1, snippets, columns];
  const [lambda, activations] = [input('lambda', [1, snippets, 1]), input('cam', shape)];
  const p = { 'clf.b': input('b', [columns]) };
  const loss = supervisionLoss(p, lambda, activations, input('targets', shape));
  const [byAttention, byActivations] = gradients(loss, [lambda, activations]);
  await runtime.load('test', { loss, byAttention, byActivations });
  const value = (data: readonly number[], shape: number[]) => ({ data: Float32Array.from(data), shape });
  const out = await runtime.run('test', {
    lambda: value(attention, [1, snippets, 1]),
    cam: value(cam.flat(), shape),
    targets: value(targets.flat(), shape),
    b: value(bias, [columns]),
  });
  return {
    loss: out.loss.data[0],
    byAttention: [...out.byAttention.data],
    byActivations: Array.from({ length: snippets }, (_, t) => [
      ...out.byActivations.data.slice(t * columns, (t + 1) * columns),
    ]),
  };
}

/** −log softmax(row + bias)_c. */
function surprise(row: readonly number[], c: number): number {
  const scores = row.map((value, k) => value + bias[k]);
  return Math.log(scores.reduce((sum, s) => sum + Math.exp(s), 0)) - scores[c];
}

const cam = [
  [3, -1, 0],
  [2, 2, 0],
  [1, 1, 0.5],
  [0, 0, 2],
  [-1, -2, 0],
];
const attention = [0.9, 0.6, 0.5, 0.2, 0.1];

it('snippets of actions and of background have a mean each; several labels share', async () => {
  const targets = [
    [1, 0, 0],
    [1, 1, 0],
    [0, 0, 0],
    [0, 0, 1],
    [0, 0, 1],
  ];
  const first = surprise(cam[0], 0) - Math.log(0.9);
  const second = (surprise(cam[1], 0) + surprise(cam[1], 1)) / 2 - Math.log(0.6);
  const background = [3, 4].map((t) => surprise(cam[t], 2) - Math.log(1 - attention[t]));
  const expected = (first + second) / 2 + (background[0] + background[1]) / 2;
  const { loss, byAttention, byActivations } = await ofVideo(attention, cam, targets);
  // float32, and 1e-6 in quotients and logarithms.
  expect(loss).toBeCloseTo(expected, 4);
  expect(byAttention[0]).toBeCloseTo(-1 / 0.9 / 2, 4);
  expect(byAttention[3]).toBeCloseTo(1 / 0.8 / 2, 4);
  expect(byAttention[2]).toBe(0);
  expect(byActivations[2]).toEqual([0, 0, 0]);
});

it.each([
  ['no targets', [0, 0, 0], 0],
  ['background only', [0, 0, 1], surprise(cam[3], 2) - Math.log(0.8)],
  ['an action only', [0, 1, 0], surprise(cam[3], 1) - Math.log(0.2)],
])('%s', async (_, row, expected) => {
  const targets = cam.map((_, t) => (t === 3 ? row : [0, 0, 0]));
  expect((await ofVideo(attention, cam, targets)).loss).toBeCloseTo(expected, 4);
});

it.each([0, 1])('stays finite where attention is %s', async (value) => {
  const targets = cam.map((_, t) => (t % 2 ? [1, 0, 0] : [0, 0, 1]));
  const { loss, byAttention } = await ofVideo(Array(5).fill(value), cam, targets);
  expect(Number.isFinite(loss)).toBe(true);
  expect(byAttention.every(Number.isFinite)).toBe(true);
});
