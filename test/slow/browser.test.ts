// Training steps and inference in Chromium, on WebAssembly and WebGPU: the same numbers as in Node.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/data/index.js';
import type { Value, Values } from '../../src/engine/index.js';
import { cvaeLayers, initialParameters, modelLayers } from '../../src/model/index.js';
import type { WebRuntimeOptions } from '../../src/onnx/index.js';
import { openRuntime } from '../../src/onnx/node.js';
import { lossSettings, modelSettings } from '../../src/settings/index.js';
import { firstVideo, startOf, stepsApart, stepsPaired } from '../browser/goldenSteps.js';
import { openPage } from '../browser/openPage.js';
import { type GoldenSteps, openGolden } from '../golden/openGolden.js';
import { root } from './command.js';

/** A module that takes steps on the part of onnxruntime-web that is named. */
const moduleOf = (part: string) => `
  import { openWebRuntime, openWebRuntimes } from 'dgam/browser';
  import { add, input } from './dist/engine/index.js';
  import * as ort from 'onnxruntime-web/${part}';
  import * as golden from './test/browser/goldenSteps.js';
  ort.env.wasm.wasmPaths = '/ort/';
  export async function steps({ way, inputs, options }) {
    const runtime = openWebRuntime(ort, options);
    const results = [];
    for (const input of inputs) results.push(await golden[way](runtime, input));
    await runtime.close();
    return { results, isolated: crossOriginIsolated, threads: ort.env.wasm.numThreads };
  }
  /** Two runtimes at once, each adding x to its total, which outlives a replaced program. */
  export async function totals(options) {
    const runtimes = openWebRuntimes(ort, ['a', 'b'], options);
    const x = { data: Float32Array.of(1, 2), shape: [2] };
    const accumulate = async (runtime) => {
      const total = add(input('total', [2]), input('x', [2]));
      await runtime.write({ total: { data: new Float32Array(2), shape: [2] } });
      for (let i = 0; i < 2; i++) {
        await runtime.load('accumulate', { total });
        for (let j = 0; j < 3; j++) await runtime.run('accumulate', { x });
      }
      const { data } = (await runtime.read(['total'])).total;
      await runtime.close();
      return [...data];
    };
    return Promise.all(Object.values(runtimes).map(accumulate));
  }
  export const adapter = async () => (await navigator.gpu?.requestAdapter())?.info.architecture;
`;

const { arrays: _, ...small } = openGolden('train_small.npz');

/** Two steps on a batch that the programs cut into blocks: those of the golden file are too small for that. */
function blocks(): GoldenSteps {
  const random = createRandom('blocks');
  const sizes = { batch: 4, snippets: 800, features: 24, classes: 3 };
  const model = modelSettings.parse({ attentionHidden: 16, cvaeHidden: 16, latent: 8 });
  const normals = (...shape: number[]): Value => ({
    data: random.normals(new Float32Array(shape.reduce((a, b) => a * b, 1))),
    shape,
  });
  const labels = Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0));
  const rows = sizes.batch * sizes.snippets;
  const step = (): Values => ({
    ...small.feeds[0],
    x: normals(sizes.batch, sizes.snippets, sizes.features),
    y: { data: labels, shape: [sizes.batch, sizes.classes + 1] },
    'cvae/noise': normals(rows, model.latent),
    'model/noise': normals(rows, model.latent),
  });
  return {
    sizes,
    settings: { ...small.settings, model, loss: lossSettings.parse({}) },
    parameters: initialParameters(
      { ...modelLayers(sizes, model), ...cvaeLayers(sizes, model) },
      random.uniform,
    ),
    feeds: [step(), step()],
  };
}

const inputs = [small, blocks()];
type Results = readonly Values[];
let expected: { readonly stepsApart: Results[]; readonly stepsPaired: Results[] };
beforeAll(async () => {
  const runtime = await openRuntime();
  expected = { stepsApart: [], stepsPaired: [] };
  for (const input of inputs) {
    expected.stepsApart.push(await stepsApart(runtime, input));
    expected.stepsPaired.push(await stepsPaired(runtime, input));
  }
  await runtime.close();
});

/** Every loss of every step, and what inference gives: differences within `tolerance` of the largest value. */
function expectSame(actual: Results, wanted: Results, tolerance: number): void {
  wanted.forEach((values, i) => {
    expect(Object.keys(actual[i])).toEqual(Object.keys(values));
    for (const [name, { data }] of Object.entries(values)) {
      const scale = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const off = data.reduce((most, x, k) => Math.max(most, Math.abs(actual[i][name].data[k] - x)), 0);
      expect(off / scale, `${i} ${name}`).toBeLessThan(tolerance);
    }
  });
}

/** A page for the tests of a block. */
function usePage(part: string, options: Parameters<typeof openPage>[1] = {}) {
  let page: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    page = await openPage(moduleOf(part), options);
  });
  afterAll(() => page.close());
  return {
    adapter: () => page.call('adapter'),
    totals: (options: WebRuntimeOptions) => page.call('totals', options),
    steps: (way: keyof typeof expected, inputs: readonly GoldenSteps[], options: WebRuntimeOptions) =>
      page.call('steps', { way, inputs, options }),
  };
}

// Other kernels add in another order, and from the second step on Adam has divided by roots of tiny squared gradients.
// Seen: 2e-6.
const tolerance = 1e-4;

describe.each([
  ['cross-origin isolated, two threads', { isolated: true, threads: 2 }],
  ['not isolated: one thread, whatever is asked for', { isolated: false, threads: 1 }],
])('wasm, %s', (_, { isolated, threads }) => {
  const page = usePage('wasm', { isolated });
  it.each(['stepsApart', 'stepsPaired'] as const)('%s as in Node', async (way) => {
    const { results, ...how } = await page.steps(way, inputs, { threads: 2 });
    inputs.forEach((_, i) => {
      expectSame(results[i], expected[way][i], tolerance);
    });
    // Of the page's first runtime; later ones get the same.
    if (way === 'stepsApart') expect(how).toEqual({ isolated, threads });
  });
});

describe('WebGPU, on the adapter in software that Chromium brings', () => {
  const page = usePage('webgpu', { flags: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] });
  it('runtimes take turns; state outlives a replaced program', async () => {
    const total = [6, 12];
    expect(await page.totals({ provider: 'webgpu' })).toEqual([total, total]);
  });
  // One way and one input: compiling the shaders for a processor takes a minute.
  it('paired steps in blocks as in Node, state in GPU buffers', async () => {
    expect(await page.adapter()).toBe('swiftshader');
    const { results } = await page.steps('stepsPaired', [inputs[1]], { provider: 'webgpu' });
    expectSame(results[0], expected.stepsPaired[1], tolerance);
  }, 300_000);
});

describe('WebGPU without an adapter', () => {
  const page = usePage('webgpu');
  it('is a device that cannot be started', async () => {
    expect(await page.adapter()).toBeUndefined();
    await expect(page.steps('stepsPaired', [small], { provider: 'webgpu' })).rejects.toThrow(
      "DeviceError: the device 'webgpu' could not be started",
    );
  });
});

it('the example of docs/browser.md', async () => {
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync(`${root}docs/browser.md`, 'utf8'))?.[1];
  const page = await openPage(String(example));
  const { sizes, settings, parameters, feeds } = small;
  const { losses, inferred } = await page.call('trainAndApply', {
    ...{ sizes, settings, state: startOf(parameters), batches: feeds, video: firstVideo(small) },
  });
  await page.close();
  expectSame([...losses, inferred], expected.stepsPaired[0], tolerance);
});
