// −log p(λ) against plain loops, its gradient, and what it asks for.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gradients, input, type Runtime } from '../../src/engine/index.js';
import { openRuntime } from '../../src/engine/node.js';
import { priorLoss } from '../../src/model/index.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

async function of(values: readonly number[], a: number) {
  const attention = input('attention', [1, values.length, 1]);
  const loss = priorLoss(attention, a);
  await runtime.load('test', { loss, gradient: gradients(loss, [attention])[0] });
  const data = Float32Array.from(values);
  const out = await runtime.run('test', { attention: { data, shape: [1, values.length, 1] } });
  return { loss: out.loss.data[0], gradient: [...out.gradient.data] };
}

it('is the mean of −log Beta(a, a), less its constant', async () => {
  const values = [0.1, 0.4, 0.5, 0.9];
  const expected = values.reduce((sum, v) => sum + 0.2 * (Math.log(v) + Math.log(1 - v)), 0) / 4;
  const { loss, gradient } = await of(values, 0.8);
  expect(loss).toBeCloseTo(expected, 5);
  values.forEach((v, i) => {
    expect(gradient[i]).toBeCloseTo((0.2 * (1 / v - 1 / (1 - v))) / 4, 4);
  });
});

it('below 1 pulls to the nearer end: down to 0, up to 1, and neither in the middle', async () => {
  const { gradient } = await of([0.2, 0.5, 0.8], 0.9);
  expect(gradient[0]).toBeGreaterThan(0);
  expect(gradient[1]).toBeCloseTo(0, 6);
  expect(gradient[2]).toBeLessThan(0);
});

it('stays finite at the ends', async () => {
  const { loss, gradient } = await of([0, 1], 0.5);
  expect([loss, ...gradient].every(Number.isFinite)).toBe(true);
});
