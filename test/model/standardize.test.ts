// Standardized features: the programs do what they do on features that were standardized before.
import { expect, it } from 'vitest';
import type { Tensor, Value, Values } from '../../src/engine/index.js';
import { inferenceProgram, type StepSettings, standardNames, trainingSteps } from '../../src/model/index.js';
import { openRuntime } from '../../src/onnx/node.js';
import { type GoldenSteps, openGolden } from '../golden/openGolden.js';
import { withMoments } from '../golden/withMoments.js';

const golden = openGolden('train_small.npz');
const { features } = golden.sizes;
const on: StepSettings = { ...golden.settings, model: { ...golden.settings.model, standardize: true } };

/** What x is taken for: a mean for each feature, far from 0 beside the deviation, and one deviation. */
const mean = Float32Array.from({ length: features }, (_, d) => 20 + 3 * Math.sin(d));
const deviation = 4;
const standard: Values = {
  [standardNames.mean]: { data: mean, shape: [features] },
  [standardNames.deviation]: { data: Float32Array.of(deviation), shape: [] },
};
const unstandardized = ({ data, shape }: Value): Value => ({
  data: data.map((x, i) => x * deviation + mean[i % features]),
  shape,
});

async function runtimeFor(
  programs: Readonly<Record<string, Readonly<Record<string, Tensor>>>>,
  { parameters }: GoldenSteps,
) {
  const runtime = await openRuntime();
  for (const [name, outputs] of Object.entries(programs)) await runtime.load(name, outputs);
  await runtime.write(withMoments(parameters));
  return runtime;
}

// A float32 near 25, less 20 and divided by 4, is off by up to 5e-7 of its deviation.
const near = (actual: Value, wanted: Value, tolerance: number, what: string) => {
  expect(actual.shape, what).toEqual(wanted.shape);
  actual.data.forEach((value, i) => {
    expect(Math.abs(value - wanted.data[i]), `${what} ${i}`).toBeLessThan(
      tolerance * (1 + Math.abs(wanted.data[i])),
    );
  });
};

it.each(['cvae', 'model', 'pair'] as const)('in training: %s', async (phase) => {
  const plain = await runtimeFor(trainingSteps(golden.sizes, golden.settings), golden);
  const standardizing = await runtimeFor(trainingSteps(golden.sizes, on), golden);
  await standardizing.write(standard);
  const [feeds] = golden.feeds;
  const wanted = await plain.run(phase, feeds);
  const losses = await standardizing.run(phase, { ...feeds, x: unstandardized(feeds.x) });
  for (const name of Object.keys(wanted)) near(losses[name], wanted[name], 1e-5, name);
  await Promise.all([plain.close(), standardizing.close()]);
});

it('in localizing', async () => {
  const { sizes, settings } = golden;
  const plain = await runtimeFor({ infer: inferenceProgram(sizes, settings.model) }, golden);
  const standardizing = await runtimeFor({ infer: inferenceProgram(sizes, on.model) }, golden);
  await standardizing.write(standard);
  const { data, shape } = golden.feeds[0].x;
  const x = { data, shape: [shape[0] * shape[1], features] };
  const wanted = await plain.run('infer', { x });
  const said = await standardizing.run('infer', { x: unstandardized(x) });
  for (const name of Object.keys(wanted)) near(said[name], wanted[name], 1e-5, name);
  await Promise.all([plain.close(), standardizing.close()]);
});
