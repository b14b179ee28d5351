// Training steps against PyTorch: losses, updated parameters, and agreement of the paired program with the two phases.
import { describe, expect, it } from 'vitest';
import { openRuntime } from '../../src/engine/node.js';
import { momentNames, trainingSteps } from '../../src/model/index.js';
import { type GoldenSteps, openGolden } from '../golden/openGolden.js';

async function runtimeFor({ sizes, settings, parameters }: GoldenSteps) {
  const runtime = await openRuntime();
  for (const [name, outputs] of Object.entries(trainingSteps(sizes, settings)))
    await runtime.load(name, outputs);
  const moments = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
  );
  await runtime.write({ ...parameters, ...Object.fromEntries(moments) });
  return runtime;
}

const relative = (actual: number, expected: number) => Math.abs(actual - expected) / Math.abs(expected);

describe.each(['train_small.npz', 'train_medium.npz'])('%s', (file) => {
  const golden = openGolden(file);
  const { arrays, feeds } = golden;

  it('computes the losses of every step', async () => {
    const runtime = await runtimeFor(golden);
    for (let step = 0; step < feeds.length; step++) {
      const cvae = await runtime.run('cvae', feeds[step]);
      const model = await runtime.run('model', feeds[step]);
      // Float32 sums in another order; from step 1 on Adam has divided by roots of tiny squared gradients.
      const tolerance = step === 0 ? 1e-5 : 2e-4;
      ['total', 'mse', 'kl'].forEach((term, i) => {
        const expected = arrays[`${step}/cvae_losses`].data[i];
        expect(relative(cvae[`cvae/${term}`].data[0], expected), `step ${step} ${term}`).toBeLessThan(
          tolerance,
        );
      });
      ['total', 'fg', 'bg', 'guide', 're'].forEach((term, i) => {
        const expected = arrays[`${step}/model_losses`].data[i];
        expect(relative(model[`model/${term}`].data[0], expected), `step ${step} ${term}`).toBeLessThan(
          tolerance,
        );
      });
    }
    await runtime.close();
  });

  it('updates the parameters as PyTorch does', async () => {
    const runtime = await runtimeFor(golden);
    await runtime.run('cvae', feeds[0]);
    await runtime.run('model', feeds[0]);
    const after = await runtime.read(Object.keys(golden.parameters));
    for (const [name, { data }] of Object.entries(after)) {
      const expected = arrays[`0/after/${name}`].data;
      // The first step of Adam moves a parameter by 1e-3 whatever its gradient's size, so one whose gradient is zero
      // up to rounding may go the other way; nearly all must agree to float32 rounding of parameters near 1.
      const off = data.filter((value, i) => Math.abs(value - expected[i]) > 2e-6).length;
      expect(off / data.length, name).toBeLessThan(0.002);
    }
    await runtime.close();
  });

  it('gives the same from the paired program', async () => {
    const [apart, paired] = [await runtimeFor(golden), await runtimeFor(golden)];
    const expected = { ...(await apart.run('cvae', feeds[0])), ...(await apart.run('model', feeds[0])) };
    const losses = await paired.run('pair', feeds[0]);
    const names = Object.keys(golden.parameters);
    const [after, pairedAfter] = [await apart.read(names), await paired.read(names)];
    for (const [actual, wanted] of [
      [losses, expected],
      [pairedAfter, after],
    ]) {
      for (const name of Object.keys(wanted)) {
        // The same operations on the same numbers; fused nodes may round once less.
        const off = wanted[name].data.filter(
          (value, i) => Math.abs(actual[name].data[i] - value) > 2e-6 * (1 + Math.abs(value)),
        );
        expect(off.length / wanted[name].data.length, name).toBeLessThan(0.002);
      }
    }
    await apart.close();
    await paired.close();
  });
});
