// Programs, state and Adam: what stays in the runtime's thread, what comes back, and what fails how.
import { describe, expect, it } from 'vitest';
import {
  adam,
  adamCorrections,
  add,
  emit,
  input,
  mul,
  scalar,
  softmax,
  sum,
} from '../../src/engine/index.js';
import { openRuntime } from '../../src/onnx/node.js';
import { fromTransferHandle, toTransferHandle } from '../../src/workers/index.js';

const vector = (...data: number[]) => ({ data: Float32Array.from(data), shape: [data.length] });

describe('emit', () => {
  it('computes equal expressions once', () => {
    const once = () => softmax(mul(input('x', [8]), 3));
    const apart = emit({ y: add(softmax(mul(input('x', [8]), 3)), softmax(mul(input('x', [8]), 4))) });
    const shared = emit({ y: add(once(), once()) });
    expect(shared.bytes.length).toBeLessThan(apart.bytes.length);
    expect(shared.inputs).toEqual([{ name: 'x', shape: [8] }]);
  });

  it('refuses one input with two shapes', () => {
    expect(() => emit({ y: add(sum(input('x', [2]), [0]), sum(input('x', [3]), [0])) })).toThrow("input 'x'");
  });
});

describe('runtime', () => {
  it('keeps state between runs and returns the rest', async () => {
    const runtime = await openRuntime();
    const total = add(input('total', [2]), input('x', [2]));
    await runtime.load('accumulate', { total, sum: sum(total, [0]) });
    await runtime.write({ total: vector(0, 0) });
    await runtime.run('accumulate', { x: vector(1, 2) });
    const returned = await runtime.run('accumulate', { x: vector(1, 2) });
    expect(Object.keys(returned)).toEqual(['sum']);
    expect(returned.sum.data[0]).toBe(6);
    expect([...(await runtime.read(['total'])).total.data]).toEqual([2, 4]);
    await runtime.close();
  });

  it('feeds a window of a state', async () => {
    const runtime = await openRuntime();
    await runtime.load('twice', { y: mul(input('x', [2]), 2) });
    await runtime.write({ bank: vector(1, 2, 3, 4) });
    const { y } = await runtime.run('twice', { x: { state: 'bank', offset: 1, shape: [2] } });
    expect([...y.data]).toEqual([4, 6]);
    const past = runtime.run('twice', { x: { state: 'bank', offset: 3, shape: [2] } });
    await expect(past).rejects.toThrow("state 'bank' does not hold 2 values from 3 on");
    await runtime.close();
  });

  it('returns what was transferred: an array as an array, a transfer handle as a transfer handle', async () => {
    const runtime = await openRuntime();
    await runtime.load('sum', { y: add(input('a', [2]), input('b', [2])) });
    const a = vector(1, 2);
    const transfers = { a, b: { handle: toTransferHandle(Float32Array.of(10, 20)), shape: [2] } };
    const result = await runtime.run('sum', {}, transfers);
    expect(a.data).toHaveLength(0);
    expect([...result.y.data]).toEqual([11, 22]);
    expect([...result.a.data]).toEqual([1, 2]);
    expect([...fromTransferHandle(result.b.handle)]).toEqual([10, 20]);
    await runtime.close();
  });

  it('runs a graph of free size', async () => {
    const runtime = await openRuntime();
    await runtime.load('sum', { y: sum(input('x', ['T', 2]), [0]) });
    for (const rows of [1, 3]) {
      const x = { data: new Float32Array(rows * 2).fill(1), shape: [rows, 2] };
      expect([...(await runtime.run('sum', { x })).y.data]).toEqual([rows, rows]);
    }
    await runtime.close();
  });

  it('says what is missing, and finishes what is under way when it is closed', async () => {
    const runtime = await openRuntime();
    await runtime.load('twice', { y: mul(input('x', [2]), 2) });
    await expect(runtime.run('twice', {})).rejects.toThrow("program 'twice' needs 'x'");
    await expect(runtime.run('other', {})).rejects.toThrow("no program 'other'");
    await expect(runtime.read(['z'])).rejects.toThrow("no state 'z'");
    const pending = runtime.run('twice', { x: vector(1, 2) });
    await runtime.close();
    expect([...(await pending).y.data]).toEqual([2, 4]);
  });
});

describe('adam', () => {
  it('follows the published rule', async () => {
    const settings = { learningRate: 0.1, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };
    const names = ['parameter', 'moment1', 'moment2'] as const;
    const [parameter, moment1, moment2] = names.map((name) => input(name, [2]));
    const corrections = { stepSize: input('stepSize', []), rootCorrection: input('rootCorrection', []) };
    const runtime = await openRuntime();
    await runtime.load('adam', {
      ...adam({ parameter, moment1, moment2 }, mul(parameter, scalar(2)), corrections, settings),
    });
    await runtime.write({ parameter: vector(1, -3), moment1: vector(0, 0), moment2: vector(0, 0) });
    const expected = { p: [1, -3], m: [0, 0], v: [0, 0] };
    for (let t = 1; t <= 5; t++) {
      const { stepSize, rootCorrection } = adamCorrections(t, settings);
      await runtime.run('adam', {
        stepSize: { data: new Float32Array([stepSize]), shape: [] },
        rootCorrection: { data: new Float32Array([rootCorrection]), shape: [] },
      });
      expected.p.forEach((p, i) => {
        const g = 2 * p;
        expected.m[i] = 0.8 * expected.m[i] + 0.2 * g;
        expected.v[i] = 0.999 * expected.v[i] + 0.001 * g * g;
        const m = expected.m[i] / (1 - 0.8 ** t);
        const v = expected.v[i] / (1 - 0.999 ** t);
        expected.p[i] = p - (0.1 * m) / (Math.sqrt(v) + 1e-8);
      });
    }
    const { parameter: actual } = await runtime.read(['parameter']);
    // Five steps in float32 against double precision.
    for (const [i, p] of expected.p.entries()) expect(actual.data[i]).toBeCloseTo(p, 5);
    await runtime.close();
  });
});
