// The reconstruction error without the reconstruction, against the plain form: values and gradients.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  add,
  gradients,
  input,
  matmul,
  mul,
  reshape,
  sub,
  sum,
  sumSquares,
  type Tensor,
} from '../../src/engine/index.js';
import { excessError, squaredDistance } from '../../src/model/cvae/reconstruction.js';
import type { Runtime } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime();
});
afterAll(() => runtime.close());

const random = (shape: readonly number[], seed: number) => ({
  data: Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => Math.sin(seed + 12.9898 * (i + 1)) * 0.8,
  ),
  shape,
});

describe.each([1, 3])('L = %i samples', (samples) => {
  const [rows, features, hidden] = [7, 11, 5];
  const x = input('x', [rows, features]);
  const h = input('h', [samples * rows, hidden]);
  const w = input('w', [hidden, features]);
  const b = input('b', [features]);
  const weights = input('weights', [samples, rows]);
  const feeds = {
    x: random([rows, features], 1),
    h: random([samples * rows, hidden], 2),
    w: random([hidden, features], 3),
    b: random([features], 4),
    weights: random([samples, rows], 5),
  };
  const plain = (): Tensor => {
    const f = reshape(add(matmul(h, w), b), [samples, rows, features]);
    return sumSquares(sub(f, reshape(x, [1, rows, features])), [2]);
  };
  const gram = (): Tensor => excessError(x, h, w, b);
  const evaluate = async (outputs: Record<string, Tensor>) => {
    await runtime.load('test', outputs);
    return runtime.run('test', feeds);
  };

  it('has the value', async () => {
    const {
      plain: expected,
      gram: actual,
      common,
    } = await evaluate({
      plain: plain(),
      gram: gram(),
      common: squaredDistance(x, b),
    });
    const meanOf = ({ data }: { data: Float32Array }) => data.reduce((p, q) => p + q, 0) / samples;
    // Terms of size 10 cancel in float32.
    expect(meanOf(actual) + common.data[0]).toBeCloseTo(meanOf(expected), 3);
    for (let l = 1; l < samples; l++) {
      // What differs between the samples of a row does not depend on the common part.
      const between = ({ data }: { data: Float32Array }) => data[l * rows] - data[0];
      expect(between(actual)).toBeCloseTo(between(expected), 4);
    }
  });

  it('has the gradients, with another weight for each row and sample', async () => {
    const squares = (error: Tensor) => sum(mul(error, weights), [0, 1]);
    const [ofPlain, ofGram] = [plain, gram].map((form) => gradients(squares(form()), [h, w, b]));
    // ‖x − b‖² is left out of the excess: its gradient is added.
    const ofCommon = gradients(
      sum(mul(sumSquares(sub(x, b), [1]), reshape(sum(weights, [0]), [rows])), [0]),
      [b],
    )[0];
    const results = await evaluate({
      hPlain: ofPlain[0],
      wPlain: ofPlain[1],
      bPlain: ofPlain[2],
      hGram: ofGram[0],
      wGram: ofGram[1],
      bGram: add(ofGram[2], ofCommon),
    });
    for (const name of ['h', 'w', 'b']) {
      const expected = results[`${name}Plain`].data;
      const actual = results[`${name}Gram`].data;
      // Sums of up to 21 products of size 1 in float32, in another order.
      for (const [i, v] of expected.entries()) expect(actual[i], `${name}[${i}]`).toBeCloseTo(v, 3);
    }
  });
});
