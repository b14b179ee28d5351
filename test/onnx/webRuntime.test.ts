// The runtime for browsers on onnxruntime-web, whose WebAssembly runs in Node too: the same contract as Node's.
import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { add, input, mul, sum } from '../../src/engine/index.js';
import { openWebRuntimes, type Runtime } from '../../src/onnx/index.js';

const vector = (...data: number[]) => ({ data: Float32Array.from(data), shape: [data.length] });

describe('a runtime on WebAssembly', () => {
  let runtime: Runtime;
  let other: Runtime;
  beforeAll(async () => {
    ({ runtime, other } = openWebRuntimes(ort, ['runtime', 'other']));
    const total = add(input('total', [2]), input('x', [2]));
    await runtime.load('accumulate', { total, sum: sum(total, [0]) });
  });
  afterAll(async () => {
    await runtime.close();
    await other.close();
  });

  it('keeps state between runs, of which runtime and caller have copies', async () => {
    const zeros = vector(0, 0);
    const written = runtime.write({ total: zeros });
    zeros.data.fill(9);
    await written;
    await runtime.run('accumulate', { x: vector(1, 2) });
    (await runtime.read(['total'])).total.data.fill(9);
    const returned = await runtime.run('accumulate', { x: vector(1, 2) });
    expect(returned).toEqual({ sum: { data: Float32Array.of(6), shape: [] } });
    expect((await runtime.read(['total'])).total.data).toEqual(Float32Array.of(2, 4));
  });

  it('returns what was transferred', async () => {
    await runtime.write({ total: vector(0, 0) });
    const x = vector(1, 2);
    expect((await runtime.run('accumulate', {}, { x })).x.data).toBe(x.data);
  });

  it('does calls in their order, and goes on after one that fails', async () => {
    const calls = [
      runtime.write({ total: vector(1, 1) }),
      runtime.run('accumulate', {}),
      runtime.run('accumulate', { x: vector(1, 2) }),
      runtime.read(['total']),
    ] as const;
    const [, missing, , read] = await Promise.allSettled(calls);
    expect(missing).toMatchObject({ reason: { message: expect.stringContaining("needs 'x'") } });
    expect(read).toMatchObject({ value: { total: { data: Float32Array.of(2, 3) } } });
  });

  it('has its own programs and state', async () => {
    await other.load('twice', { y: mul(input('x', [2]), 2) });
    await other.write({ bank: vector(1, 2, 3, 4) });
    const { y } = await other.run('twice', { x: { state: 'bank', offset: 1, shape: [2] } });
    expect([...y.data]).toEqual([4, 6]);
    await expect(runtime.run('twice', { x: vector(1, 2) })).rejects.toThrow("no program 'twice'");
    await expect(other.read(['total'])).rejects.toThrow("no state 'total'");
  });
});
