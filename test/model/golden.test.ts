// Training steps against PyTorch: losses, updated parameters, and agreement of the paired program with the two phases.
import { describe, expect, it } from 'vitest';
import type { Value, Values } from '../../src/engine/index.js';
import { trainingSteps } from '../../src/model/index.js';
import { openRuntime, openRuntimes } from '../../src/onnx/node.js';
import { openStepRunner, shareSizes } from '../../src/train/stepRunner.js';
import { type GoldenSteps, openGolden } from '../golden/openGolden.js';
import { withMoments } from '../golden/withMoments.js';

async function runtimeFor({ sizes, settings, parameters }: GoldenSteps) {
  const runtime = await openRuntime();
  for (const [name, outputs] of Object.entries(trainingSteps(sizes, settings)))
    await runtime.load(name, outputs);
  await runtime.write(withMoments(parameters));
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
      ['cvae', 'mse', 'kl'].forEach((term, i) => {
        const expected = arrays[`${step}/cvae_losses`].data[i];
        expect(relative(cvae[`loss/${term}`].data[0], expected), `step ${step} ${term}`).toBeLessThan(
          tolerance,
        );
      });
      ['total', 'fg', 'bg', 'guide', 're'].forEach((term, i) => {
        const expected = arrays[`${step}/model_losses`].data[i];
        expect(relative(model[`loss/${term}`].data[0], expected), `step ${step} ${term}`).toBeLessThan(
          tolerance,
        );
      });
    }
    await runtime.close();
  });

  it('adds the prior on attention, which is 0 in the paper, to the loss', async () => {
    const loss = { ...golden.settings.loss, sparsity: 0.3 };
    const runtime = await runtimeFor({ ...golden, settings: { ...golden.settings, loss } });
    const model = await runtime.run('model', feeds[0]);
    const plain = await runtimeFor(golden);
    const { 'loss/total': total } = await plain.run('model', feeds[0]);
    const prior = model['loss/prior'].data[0];
    expect(prior).toBeGreaterThan(0);
    expect(prior).toBeLessThan(0.3);
    // The same terms in float32, one more addition.
    expect(relative(model['loss/total'].data[0], total.data[0] + prior)).toBeLessThan(1e-6);
    await Promise.all([runtime.close(), plain.close()]);
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

  it.each([2, 3] as const)(
    'gives the same from %i shares of the batch, phase by phase and paired',
    async (count) => {
      const runtimes = Object.values(await openRuntimes(Array.from({ length: count }, (_, i) => `${i}`)));
      const whole = await runtimeFor(golden);
      const phases = ['cvae', 'model', 'pair'] as const;
      const steps = await openStepRunner(runtimes, golden.sizes, golden.settings, phases);
      const videos = shareSizes(golden.sizes.batch, count);
      const rowsOf = ({ data, shape }: Value, from: number, n: number): Value => {
        const size = data.length / golden.sizes.batch;
        const rows = shape[0] / golden.sizes.batch;
        return { data: data.slice(from * size, (from + n) * size), shape: [n * rows, ...shape.slice(1)] };
      };
      const shares = () =>
        videos.map((n, i) => {
          const from = videos.slice(0, i).reduce((a, b) => a + b, 0);
          const { x, ...rest } = feeds[0];
          const cut = ['y', 'cvae/noise', 'model/noise'].map((name) => [name, rowsOf(rest[name], from, n)]);
          return { x: rowsOf(x, from, n), feeds: Object.fromEntries(cut) as Values };
        });
      for (const phase of phases) {
        const start = withMoments(golden.parameters);
        await whole.write(start);
        await steps.write(start);
        const expected = await whole.run(phase, feeds[0]);
        const { losses } = await steps.run(phase, feeds[0], shares());
        for (const [name, { data }] of Object.entries(expected)) {
          expect(relative(losses[name].data[0], data[0]), `${phase} ${name}`).toBeLessThan(1e-5);
        }
        const names = Object.keys(golden.parameters);
        const [wanted, ...updated] = await Promise.all([whole, ...runtimes].map((r) => r.read(names)));
        for (const name of names) {
          const off = wanted[name].data.filter(
            (v, i) => Math.abs(updated[0][name].data[i] - v) > 2e-6,
          ).length;
          expect(off / wanted[name].data.length, `${phase} ${name}`).toBeLessThan(0.002);
          // Every runtime has them.
          for (const other of updated.slice(1)) expect(other[name].data).toEqual(updated[0][name].data);
        }
      }
      await Promise.all([whole, ...runtimes].map((runtime) => runtime.close()));
    },
  );
});
