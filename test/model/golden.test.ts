// Training steps against PyTorch: losses, updated parameters, and agreement of the paired program with the two phases.
import { describe, expect, it } from 'vitest';
import { adamCorrections, type Value, type Values } from '../../src/engine/index.js';
import { openRuntime } from '../../src/engine/node.js';
import { lossSettings, modelSettings, momentNames, trainingSteps } from '../../src/model/index.js';
import { goldenFolder } from '../golden/goldenFolder.js';
import { readNpz } from '../golden/readNpz.js';

const adam = { learningRate: 1e-3, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };

const scalars = (values: Record<string, number>): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { data: new Float32Array([value]), shape: [] }]),
  );

/** One golden file as what the programs take. */
function openGolden(file: string) {
  const arrays: Record<string, Value> = readNpz(`${goldenFolder}/${file}`);
  const [batch, snippets, features] = arrays.x.shape;
  const classes = arrays.y.shape[1] - 1;
  const sizes = { batch, snippets, features, classes };
  const model = modelSettings.parse({
    attentionHidden: arrays['init/att1.b'].shape[0],
    cvaeHidden: arrays['init/enc1.b'].shape[0],
    latent: arrays['0/eps_cvae'].shape[2],
  });
  const parameters = Object.fromEntries(
    Object.entries(arrays)
      .filter(([name]) => name.startsWith('init/'))
      .map(([name, value]) => [name.slice('init/'.length), value]),
  );
  const rows = sizes.batch * sizes.snippets;
  const feeds = (step: number): Values => {
    const { stepSize, rootCorrection } = adamCorrections(step + 1, adam);
    return {
      x: arrays.x,
      y: arrays.y,
      'cvae/noise': { data: arrays[`${step}/eps_cvae`].data, shape: [rows, model.latent] },
      'model/noise': { data: arrays[`${step}/eps_model`].data, shape: [rows, model.latent] },
      ...scalars({
        'cvae/weight': 1,
        'model/gamma1': 0.5,
        'cvae/stepSize': stepSize,
        'cvae/rootCorrection': rootCorrection,
        'model/stepSize': stepSize,
        'model/rootCorrection': rootCorrection,
      }),
    };
  };
  const steps = Object.keys(arrays).filter((name) => name.endsWith('/cvae_losses')).length;
  return { arrays, sizes, parameters, feeds, steps, settings: { model, loss: lossSettings.parse({}), adam } };
}

async function runtimeFor({ sizes, settings, parameters }: ReturnType<typeof openGolden>) {
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
    for (let step = 0; step < golden.steps; step++) {
      const cvae = await runtime.run('cvae', feeds(step));
      const model = await runtime.run('model', feeds(step));
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
    await runtime.run('cvae', feeds(0));
    await runtime.run('model', feeds(0));
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
    const expected = { ...(await apart.run('cvae', feeds(0))), ...(await apart.run('model', feeds(0))) };
    const losses = await paired.run('pair', feeds(0));
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
