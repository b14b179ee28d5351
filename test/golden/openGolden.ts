// A golden file of training steps, as what the programs take.

import type { Value, Values } from '../../src/engine/index.js';
import { adamCorrections } from '../../src/engine/index.js';
import type { StepSettings, StepSizes } from '../../src/model/index.js';
import { lossSettings, modelSettings } from '../../src/settings/index.js';
import { goldenFolder } from './goldenFolder.js';
import { readNpz } from './readNpz.js';

export interface GoldenSteps {
  readonly sizes: StepSizes;
  readonly settings: StepSettings;
  readonly parameters: Values;
  /** Of each step. */
  readonly feeds: readonly Values[];
}

const adam = { learningRate: 1e-3, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };

const scalars = (values: Record<string, number>): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { data: new Float32Array([value]), shape: [] }]),
  );

/** `arrays`: all that the file holds, what PyTorch computed among it. */
export function openGolden(file: string): GoldenSteps & { readonly arrays: Readonly<Record<string, Value>> } {
  const arrays: Record<string, Value> = readNpz(`${goldenFolder}/${file}`);
  const [batch, snippets, features] = arrays.x.shape;
  const classes = arrays.y.shape[1] - 1;
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
  const steps = Object.keys(arrays).filter((name) => name.endsWith('/cvae_losses')).length;
  const feeds = Array.from({ length: steps }, (_, step): Values => {
    const { stepSize, rootCorrection } = adamCorrections(step + 1, adam);
    const noise = [batch * snippets, model.latent];
    return {
      x: arrays.x,
      y: arrays.y,
      'cvae/noise': { data: arrays[`${step}/eps_cvae`].data, shape: noise },
      'model/noise': { data: arrays[`${step}/eps_model`].data, shape: noise },
      ...scalars({
        'cvae/weight': 1,
        'model/gamma1': 0.5,
        'cvae/stepSize': stepSize,
        'cvae/rootCorrection': rootCorrection,
        'model/stepSize': stepSize,
        'model/rootCorrection': rootCorrection,
      }),
    };
  });
  return {
    arrays,
    sizes: { batch, snippets, features, classes },
    settings: { model, loss: lossSettings.parse({}), adam },
    parameters,
    feeds,
  };
}
