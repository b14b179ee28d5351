// One CVAE step and one model step, on a batch that is there: node step.js B T D C cvae,model|pair [threads]
import { createRandom } from '../../dist/data/index.js';
import { adamCorrections } from '../../dist/engine/index.js';
import { openRuntimes } from '../../dist/engine/node.js';
import {
  cvaeLayers,
  initialParameters,
  lossSettings,
  modelLayers,
  modelSettings,
  momentNames,
} from '../../dist/model/index.js';
import { openStepRunner, shareSizes } from '../../dist/train/stepRunner.js';
import { serve, timed } from './side.js';

/** @typedef {import('../../dist/train/stepRunner.js').Phase} Phase */

const [batch, snippets, features, classes] = process.argv.slice(2, 6).map(Number);
const phases = /** @type {Phase[]} */ (process.argv[6].split(','));
const threads = Number(process.argv[7] ?? 2);
const sizes = { batch, snippets, features, classes };
const model = modelSettings.parse({});
const loss = lossSettings.parse({});
const adam = { learningRate: 1e-3, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };

const random = createRandom('bench');
const normals = (/** @type {number} */ size) => random.normals(new Float32Array(size));
const scalar = (/** @type {number} */ value) => ({ data: Float32Array.of(value), shape: [] });

const shares = shareSizes(batch, threads);
const runtimes = Object.values(await openRuntimes(shares.map((_, i) => `${i}`)));
const layers = { ...modelLayers(sizes, model), ...cvaeLayers(sizes, model) };
const parameters = initialParameters(layers, () => random.uniform());
const zeros = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
  momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
);
const noiseSize = shares[shares.length - 1] * snippets * model.latent;
const noise = { data: normals(2 * noiseSize), shape: [2 * noiseSize] };
for (const runtime of runtimes) await runtime.write({ noise });
/** @type {{ x: import('../../dist/engine/index.js').Value, y: import('../../dist/engine/index.js').Value }[]} */
let work = shares.map((videos) => {
  const x = normals(videos * snippets * features);
  for (let i = 0; i < x.length; i++) x[i] = Math.abs(x[i]) * 0.3;
  const y = new Float32Array(videos * (classes + 1));
  for (let i = 0; i < videos; i++) y[i * (classes + 1) + (i % classes)] = 1;
  return {
    x: { data: x, shape: [videos, snippets, features] },
    y: { data: y, shape: [videos, classes + 1] },
  };
});
const steps = await openStepRunner(runtimes, sizes, { model, loss, adam }, phases);
await steps.write({ ...parameters, ...Object.fromEntries(zeros) });

let step = 0;
await serve(async () => {
  step += 1;
  const { stepSize, rootCorrection } = adamCorrections(step, adam);
  const feeds = {
    'cvae/weight': scalar(1),
    'model/gamma1': scalar(0.5),
    'cvae/stepSize': scalar(stepSize),
    'cvae/rootCorrection': scalar(rootCorrection),
    'model/stepSize': scalar(stepSize),
    'model/rootCorrection': scalar(rootCorrection),
  };
  const ms = await timed(async () => {
    for (const phase of phases) {
      const { features: back } = await steps.run(
        phase,
        feeds,
        work.map(({ x, y }, i) => {
          const draw = () => ({
            state: 'noise',
            offset: Math.floor(random.uniform() * noiseSize),
            shape: [shares[i] * snippets, model.latent],
          });
          return { x, feeds: { y, 'cvae/noise': draw(), 'model/noise': draw() } };
        }),
      );
      work = work.map(({ y }, i) => ({ x: back[i], y }));
    }
  });
  return { ms };
});
