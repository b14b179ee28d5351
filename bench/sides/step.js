// One CVAE step and one model step, on a batch that is there: node step.js B T D C cvae,model|pair [threads]

import { createRandom } from '../../dist/data/index.js';
import { adamCorrections } from '../../dist/engine/index.js';
import { openRuntime } from '../../dist/engine/node.js';
import {
  cvaeLayers,
  initialParameters,
  lossSettings,
  modelLayers,
  modelSettings,
  momentNames,
  trainingSteps,
} from '../../dist/model/index.js';
import { serve, timed } from './side.js';

const [batch, snippets, features, classes] = process.argv.slice(2, 6).map(Number);
/** @type {('cvae' | 'model' | 'pair')[]} */
const programs = /** @type {any} */ (process.argv[6].split(','));
const threads = Number(process.argv[7] ?? 2);
const sizes = { batch, snippets, features, classes };
const model = modelSettings.parse({});
const loss = lossSettings.parse({});
const adam = { learningRate: 1e-3, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };

const random = createRandom('bench');
const normals = (/** @type {number} */ size) => {
  const data = new Float32Array(size);
  random.normals(data);
  return data;
};
const x = normals(batch * snippets * features).map((v) => Math.abs(v) * 0.3);
const y = new Float32Array(batch * (classes + 1));
for (let i = 0; i < batch; i++) y[i * (classes + 1) + (i % classes)] = 1;
const scalar = (/** @type {number} */ value) => ({ data: Float32Array.of(value), shape: [] });

const runtime = await openRuntime({ threads });
const layers = { ...modelLayers(sizes, model), ...cvaeLayers(sizes, model) };
const parameters = initialParameters(layers, () => random.uniform());
const zeros = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
  momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
);
await runtime.write({ ...parameters, ...Object.fromEntries(zeros) });
const noiseSize = batch * snippets * model.latent;
await runtime.write({
  x: { data: x, shape: [batch, snippets, features] },
  y: { data: y, shape: [batch, classes + 1] },
  noise: { data: normals(2 * noiseSize), shape: [2 * noiseSize] },
});
const outputs = trainingSteps(sizes, { model, loss, adam });
for (const name of programs) await runtime.load(name, outputs[name]);

let step = 0;
await serve(async () => {
  step += 1;
  const { stepSize, rootCorrection } = adamCorrections(step, adam);
  const draw = () => ({
    state: 'noise',
    offset: Math.floor(random.uniform() * noiseSize),
    shape: [batch * snippets, model.latent],
  });
  const feeds = {
    'cvae/noise': draw(),
    'model/noise': draw(),
    'cvae/weight': scalar(1),
    'model/gamma1': scalar(0.5),
    'cvae/stepSize': scalar(stepSize),
    'cvae/rootCorrection': scalar(rootCorrection),
    'model/stepSize': scalar(stepSize),
    'model/rootCorrection': scalar(rootCorrection),
  };
  return {
    ms: await timed(async () => {
      for (const name of programs) await runtime.run(name, feeds);
    }),
  };
});
