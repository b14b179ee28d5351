// Training steps and inference on any runtime: the same work in Node and in a page, for their results to be compared.
import { inferenceProgram, momentNames, trainingSteps } from 'dgam/browser';

/** The parameters, and moments that are zero. @param {import('dgam/browser').Values} parameters */
export function startOf(parameters) {
  const moments = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
  );
  return { ...parameters, ...Object.fromEntries(moments) };
}

/**
 * @typedef {import('dgam/browser').Runtime} Runtime
 * @typedef {import('../golden/openGolden.js').GoldenSteps} GoldenSteps
 */

/**
 * Losses of every step, taken by the two phases in turn.
 * @param {Runtime} runtime
 * @param {GoldenSteps} golden
 */
export async function stepsApart(runtime, { sizes, settings, parameters, feeds }) {
  const { cvae, model } = trainingSteps(sizes, settings);
  await runtime.load('cvae', cvae);
  await runtime.load('model', model);
  await runtime.write(startOf(parameters));
  const losses = [];
  for (const step of feeds) {
    losses.push({ ...(await runtime.run('cvae', step)), ...(await runtime.run('model', step)) });
  }
  return losses;
}

/**
 * Losses of every step, taken by the paired program, then what inference gives on the batch's first video.
 * @param {Runtime} runtime
 * @param {GoldenSteps} golden
 */
export async function stepsPaired(runtime, golden) {
  const { sizes, settings, parameters, feeds } = golden;
  await runtime.load('pair', trainingSteps(sizes, settings).pair);
  await runtime.load('infer', inferenceProgram(sizes, settings.model));
  await runtime.write(startOf(parameters));
  const results = [];
  for (const step of feeds) results.push(await runtime.run('pair', step));
  results.push(await runtime.run('infer', { x: firstVideo(golden) }));
  return results;
}

/** Features of a batch's first video (T, D). @param {GoldenSteps} golden */
export function firstVideo({ sizes: { snippets, features }, feeds: [{ x }] }) {
  return { data: x.data.slice(0, snippets * features), shape: [snippets, features] };
}
