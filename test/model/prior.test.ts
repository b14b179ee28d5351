// −log p(λ) against a plain loop, its gradient, and that it breaks the tie between an attention and its opposite.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gradients, input } from '../../src/engine/index.js';
import { priorLoss } from '../../src/model/index.js';
import type { Runtime } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

async function of(videos: readonly (readonly number[])[], rate: number) {
  const shape = [videos.length, videos[0].length, 1];
  const attention = input('attention', shape);
  const loss = priorLoss(attention, rate);
  await runtime.load('test', { loss, gradient: gradients(loss, [attention])[0] });
  const out = await runtime.run('test', { attention: { data: Float32Array.from(videos.flat()), shape } });
  return { loss: out.loss.data[0], gradient: [...out.gradient.data] };
}

it('is the mean of −log exp(−rate·λ) over all snippets of all videos', async () => {
  const videos = [
    [0.1, 0.4, 0.5],
    [0, 0.9, 1],
  ];
  const expected = videos.flat().reduce((sum, v) => sum - Math.log(Math.exp(-0.2 * v)), 0) / 6;
  const { loss, gradient } = await of(videos, 0.2);
  expect(loss).toBeCloseTo(expected, 6);
  for (const g of gradient) expect(g).toBeCloseTo(0.2 / 6, 7);
});

it('holds attention on the rare snippets to be likelier than on all the others', async () => {
  const rare = [0, 0, 1, 0, 0];
  const { loss } = await of([rare], 0.2);
  const { loss: opposite } = await of([rare.map((v) => 1 - v)], 0.2);
  expect(loss).toBeLessThan(opposite);
});
