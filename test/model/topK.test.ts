// L_topk against plain loops: its value, and whom its gradient reaches.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gradients, input } from '../../src/engine/index.js';
import { topKLoss } from '../../src/model/index.js';
import type { Runtime } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

const columns = 3;

/** The loss and its gradient by the activations, of one video. */
async function ofVideo(cam: readonly number[], labels: readonly number[], share: number, bias = [0, 0, 0]) {
  const snippets = cam.length / columns;
  const activations = input('cam', [1, snippets, columns]);
  const p = { 'clf.b': input('b', [columns]) };
  const loss = topKLoss(p, activations, input('y', [1, columns]), share);
  await runtime.load('test', { loss, gradient: gradients(loss, [activations])[0] });
  const out = await runtime.run('test', {
    cam: { data: Float32Array.from(cam), shape: [1, snippets, columns] },
    y: { data: Float32Array.from(labels), shape: [1, columns] },
    b: { data: Float32Array.from(bias), shape: [columns] },
  });
  return { loss: out.loss.data[0], gradient: [...out.gradient.data] };
}

/** −Σ (y/|y|)·log softmax(s), of class scores s. */
function crossEntropy(scores: readonly number[], labels: readonly number[]): number {
  const total = scores.reduce((sum, s) => sum + Math.exp(s), 0);
  const among = labels.reduce((a, b) => a + b);
  return scores.reduce((sum, s, c) => sum - (labels[c] / among) * (s - Math.log(total)), 0);
}

it.each([
  ['the two largest of five', 0.4, [2.5, 1.5, 0]],
  ['rounded up: three of five', 0.5, [2, 1, 0]],
  ['at least one', 0.01, [3, 2, 0]],
  ['all', 1, [1, 0, 0]],
])('takes %s', async (_, share, means) => {
  const cam = [3, -1, 0, 2, 2, 0, 1, 1, 0, 0, 0, 0, -1, -2, 0];
  for (const labels of [
    [1, 0, 0],
    [1, 1, 0],
  ]) {
    const bias = [0.5, -0.25, 0];
    const expected = crossEntropy(
      means.map((mean, c) => mean + bias[c]),
      labels,
    );
    expect((await ofVideo(cam, labels, share, bias)).loss).toBeCloseTo(expected, 5);
  }
});

it('reaches the chosen snippets only, each by its share in the mean', async () => {
  const cam = [3, 0, 0, 2, 5, 0, 1, 4, 0, 0, 0, 0];
  const { gradient } = await ofVideo(cam, [1, 0, 0], 0.5);
  const p = [2.5, 4.5, 0].map((s, _, all) => Math.exp(s) / all.reduce((sum, x) => sum + Math.exp(x), 0));
  // Background is 0 everywhere: all four snippets equal the second largest.
  const wanted = [
    [(p[0] - 1) / 2, 0, p[2] / 4],
    [(p[0] - 1) / 2, p[1] / 2, p[2] / 4],
    [0, p[1] / 2, p[2] / 4],
    [0, 0, p[2] / 4],
  ].flat();
  gradient.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i], 5);
  });
});

it('a short video whose snippets are repeated gives what it gives unrepeated', async () => {
  const cam = [3, -1, 0, 2, 2, 1, 1, 1, 0.5, 0, 0, 0];
  const repeated = [0, 1, 2, 3].flatMap((t) =>
    Array(3)
      .fill(cam.slice(3 * t, 3 * t + 3))
      .flat(),
  );
  const once = await ofVideo(cam, [0, 1, 0], 0.5);
  // Five of twelve: the second snippet's three count whole.
  const thrice = await ofVideo(repeated, [0, 1, 0], 5 / 12);
  expect(thrice.loss).toBeCloseTo(once.loss, 5);
});
