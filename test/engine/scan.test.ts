// Work in blocks: sums and stacks equal those of the whole, what does not depend on a block is computed once.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  add,
  emit,
  exp,
  gradients,
  input,
  matmul,
  mul,
  overBlocks,
  relu,
  reshape,
  sum,
} from '../../src/engine/index.js';
import type { Runtime } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

const values = (shape: readonly number[]) => ({
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7) % 11) / 5 - 1),
  shape,
});

/** A loss of x·w, its gradient and x·w itself, in so many blocks of rows. */
function inBlocks(blocks: number, rows: number) {
  const w = input('w', [3, 2]);
  const x = reshape(input('x', [rows, 3]), [blocks, rows / blocks, 3]);
  const { sum: sums, stack } = overBlocks({ x }, (block) => {
    const hidden = relu(matmul(block.x, exp(w)));
    const loss = sum(mul(hidden, hidden), [0, 1]);
    return { sum: { loss, dw: gradients(loss, [w])[0] }, stack: { hidden } };
  });
  return { ...sums, hidden: reshape(stack.hidden, [rows, 2]) };
}

describe('overBlocks', () => {
  it.each([1, 2, 3, 6])('%i blocks: the same sums and rows as all at once', async (blocks) => {
    const feeds = { x: values([6, 3]), w: values([3, 2]) };
    await runtime.load('whole', inBlocks(1, 6));
    await runtime.load('cut', inBlocks(blocks, 6));
    const whole = await runtime.run('whole', feeds);
    const cut = await runtime.run('cut', feeds);
    for (const name of Object.keys(whole)) {
      expect(cut[name].shape).toEqual(whole[name].shape);
      // The same float32 numbers added in another order.
      for (const [i, v] of whole[name].data.entries()) expect(cut[name].data[i]).toBeCloseTo(v, 4);
    }
  });

  it('any sizes', async () => {
    const sizes = fc.record({ blocks: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 4 }) });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ blocks, rows }) => {
        const all = blocks * rows;
        await runtime.load('cut', inBlocks(blocks, all));
        const x = values([all, 3]);
        const { loss } = await runtime.run('cut', { x, w: { data: new Float32Array(6), shape: [3, 2] } });
        // exp(0) = 1, so a row's product is its sum, in both columns.
        const rowSums = Array.from(
          { length: all },
          (_, i) => x.data[3 * i] + x.data[3 * i + 1] + x.data[3 * i + 2],
        );
        const expected = rowSums.reduce((total, v) => total + 2 * Math.max(v, 0) ** 2, 0);
        expect(loss.data[0]).toBeCloseTo(expected, 4);
      }),
      { numRuns: 20 },
    );
  });

  it('what does not depend on the block is written outside its body', () => {
    const nodes = String.fromCharCode(...emit(inBlocks(3, 6)).bytes);
    const body = nodes.slice(nodes.indexOf('num_scan_inputs'));
    expect(nodes.indexOf('Exp_')).toBeGreaterThan(0);
    expect(nodes.indexOf('Exp_')).toBeLessThan(nodes.indexOf('Relu_'));
    expect(body).toContain('Relu_');
  });

  it('two results that are the same value, and one that is a block itself', async () => {
    const x = input('x', [2, 3]);
    const { sum: sums, stack } = overBlocks({ x }, (block) => {
      const twice = add(block.x, block.x);
      return { sum: { a: block.x }, stack: { twice, again: twice, same: block.x } };
    });
    await runtime.load('same', { ...sums, ...stack });
    const { a, twice, again, same } = await runtime.run('same', { x: values([2, 3]) });
    const { data } = values([2, 3]);
    expect([...same.data]).toEqual([...data]);
    expect([...twice.data]).toEqual([...data].map((v) => 2 * v));
    expect([...again.data]).toEqual([...twice.data]);
    expect(a.data[0]).toBeCloseTo(data[0] + data[3], 6);
  });

  it('refuses to be differentiated', () => {
    const w = input('w', [3]);
    const { sum: sums } = overBlocks({ x: input('x', [2, 3]) }, (block) => ({
      sum: { loss: sum(mul(block.x, w), [0]) },
      stack: {},
    }));
    expect(() => gradients(sums.loss, [w])).toThrow("no gradient is defined for 'scanOutput'");
  });
});
