// The fastest matrix product there is here, as a measure of the machine: 1600 × 1024 by 1024 × 256, eight in a run.
import { input, matmul } from '../../dist/engine/index.js';
import { openRuntime } from '../../dist/onnx/node.js';
import { serve, timed } from './serve.js';

const threads = Number(process.argv[2] ?? 2);
const [rows, inner, columns, products] = [1600, 1024, 256, 8];
const fill = (/** @type {number} */ size) =>
  Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 101) / 101 - 0.5);
const runtime = await openRuntime({ threads });
const weights = { data: fill(inner * columns), shape: [inner, columns] };
await runtime.write({ weights });
/** @type {Record<string, import('../../dist/engine/index.js').Tensor>} */
const outputs = {};
for (let i = 0; i < products; i++) {
  await runtime.write({
    [`x${i}`]: { data: fill(rows * inner), shape: [rows, inner] },
    [`y${i}`]: { data: fill(rows * columns), shape: [rows, columns] },
  });
  outputs[`y${i}`] = matmul(input(`x${i}`, [rows, inner]), input('weights', [inner, columns]));
}
await runtime.load('gemm', outputs);
const flop = 2 * rows * inner * columns * products;
await serve(async () => {
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < 5; i++) times.push(await timed(() => runtime.run('gemm', {})));
  const ms = Math.min(...times);
  return { ms, gflops: flop / ms / 1e6 };
});
