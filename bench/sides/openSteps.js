// What a side does that takes steps, on a runtime of Node or of a browser.
import {
  adamCorrections,
  cvaeLayers,
  initialParameters,
  lossSettings,
  modelLayers,
  modelSettings,
  momentNames,
  trainingSteps,
} from 'dgam/browser';

const adam = { learningRate: 1e-3, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };
const { random, sqrt, log, cos, PI } = Math;
/** By Box and Muller; time does not depend on which numbers they are. @param {number} size */
const normals = (size) =>
  new Float32Array(size).map(() => sqrt(-2 * log(1 - random())) * cos(2 * PI * random()));
const scalar = (/** @type {number} */ value) => ({ data: Float32Array.of(value), shape: [] });

/**
 * Loads the programs, and a batch that stays. Gives what takes one step by all of them and answers how long that took.
 * @param {import('dgam/browser').Runtime} runtime
 * @param {readonly number[]} sizes B, T, D, C
 * @param {readonly ('cvae' | 'model' | 'pair')[]} programs
 */
export async function openSteps(runtime, [batch, snippets, features, classes], programs) {
  const sizes = { batch, snippets, features, classes };
  const model = modelSettings.parse({});
  const layers = { ...modelLayers(sizes, model), ...cvaeLayers(sizes, model) };
  const parameters = initialParameters(layers, random);
  const zeros = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
  );
  const y = new Float32Array(batch * (classes + 1));
  for (let i = 0; i < batch; i++) y[i * (classes + 1) + (i % classes)] = 1;
  const x = normals(batch * snippets * features).map((v) => Math.abs(v) * 0.3);
  const noiseSize = batch * snippets * model.latent;
  await runtime.write({
    ...parameters,
    ...Object.fromEntries(zeros),
    x: { data: x, shape: [batch, snippets, features] },
    y: { data: y, shape: [batch, classes + 1] },
    noise: { data: normals(2 * noiseSize), shape: [2 * noiseSize] },
  });
  const outputs = trainingSteps(sizes, { model, loss: lossSettings.parse({}), adam });
  for (const name of programs) await runtime.load(name, outputs[name]);

  let step = 0;
  return async () => {
    step += 1;
    const { stepSize, rootCorrection } = adamCorrections(step, adam);
    const draw = () => ({
      state: 'noise',
      offset: Math.floor(random() * noiseSize),
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
    const start = performance.now();
    for (const name of programs) await runtime.run(name, feeds);
    return { ms: performance.now() - start };
  };
}
