// Training steps for contenders, on a runtime of Node or of a browser.
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

export const adam = { learningRate: 1e-3, beta1: 0.8, beta2: 0.999, epsilon: 1e-8 };
const { random, sqrt, log, cos, PI } = Math;
/** By Box and Muller; time does not depend on which numbers they are. @param {number} size */
export const normals = (size) =>
  new Float32Array(size).map(() => sqrt(-2 * log(1 - random())) * cos(2 * PI * random()));
const scalar = (/** @type {number} */ value) => ({ data: Float32Array.of(value), shape: [] });

/** Parameters and moments at the start. @param {import('dgam/browser').StepSizes} sizes */
export function startState(sizes) {
  const model = modelSettings.parse({});
  const layers = { ...modelLayers(sizes, model), ...cvaeLayers(sizes, model) };
  const parameters = initialParameters(layers, random);
  const zeros = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
  );
  return { ...parameters, ...Object.fromEntries(zeros) };
}

/** A batch of so many videos. @param {import('dgam/browser').StepSizes} sizes @param {number} videos */
export function makeBatch({ snippets, features, classes }, videos) {
  const y = new Float32Array(videos * (classes + 1));
  for (let i = 0; i < videos; i++) y[i * (classes + 1) + (i % classes)] = 1;
  const x = normals(videos * snippets * features).map((v) => Math.abs(v) * 0.3);
  return {
    x: { data: x, shape: [videos, snippets, features] },
    y: { data: y, shape: [videos, classes + 1] },
  };
}

/** What every step of these numbers is fed besides its batch and draws. @param {number} step from 1 on */
export function stepFeeds(step) {
  const { stepSize, rootCorrection } = adamCorrections(step, adam);
  return {
    'cvae/weight': scalar(1),
    'model/gamma1': scalar(0.5),
    'cvae/stepSize': scalar(stepSize),
    'cvae/rootCorrection': scalar(rootCorrection),
    'model/stepSize': scalar(stepSize),
    'model/rootCorrection': scalar(rootCorrection),
  };
}

/** Draws at a random place of a bank twice as long. @param {readonly number[]} shape */
export const drawFrom = ([rows, latent]) => ({
  state: 'noise',
  offset: Math.floor(random() * rows * latent),
  shape: [rows, latent],
});

/**
 * Loads the programs, and a batch that stays. Gives what takes one step by all of them and answers how long that took.
 * @param {import('dgam/browser').Runtime} runtime
 * @param {readonly number[]} shape B, T, D, C
 * @param {readonly ('cvae' | 'model' | 'pair')[]} programs
 */
export async function openSteps(runtime, [batch, snippets, features, classes], programs) {
  const sizes = { batch, snippets, features, classes };
  const model = modelSettings.parse({});
  const draws = [batch * snippets, model.latent];
  const bank = { data: normals(2 * draws[0] * draws[1]), shape: [2 * draws[0] * draws[1]] };
  await runtime.write({ ...startState(sizes), ...makeBatch(sizes, batch), noise: bank });
  const outputs = trainingSteps(sizes, { model, loss: lossSettings.parse({}), adam });
  for (const name of programs) await runtime.load(name, outputs[name]);

  let step = 0;
  return async () => {
    step += 1;
    const feeds = { ...stepFeeds(step), 'cvae/noise': drawFrom(draws), 'model/noise': drawFrom(draws) };
    const start = performance.now();
    for (const name of programs) await runtime.run(name, feeds);
    return { ms: performance.now() - start };
  };
}
