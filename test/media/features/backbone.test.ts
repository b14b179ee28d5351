// backbone.yaml: defaults, and errors about descriptions and models that are not valid.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type BackboneSettings,
  openBackbone,
  parseBackbone,
  settingsDifference,
} from '../../../src/media/features/index.js';
import { readBackbone, streamDefaults } from '../../../src/media/features/node.js';
import { backboneOf, folder, models, pixelMeans, type TinyModel, writeModel } from './tinyModels.js';

const least = 'model: a.onnx\ninput: x\nlayout: NCHW\nsize: 8\noutput: y\n';

it('what is not said has defaults', () => {
  expect(parseBackbone(`\uFEFF${least.replaceAll('\n', '\r\n')}`, 'b.yaml')).toEqual({
    ...{ model: 'a.onnx', input: 'x', layout: 'NCHW', size: 8, output: 'y', framesPerClip: 1 },
    ...{
      crop: 'stretch',
      channels: 'RGB',
      pixelRange: 255,
      mean: 0,
      std: 1,
      outputAxes: 'ND',
      pooling: 'mean',
    },
  });
});

it.each([
  ['layout: NCHW', 'layout: NHCW', 'layout: '],
  ['size: 8', 'size: [8]', 'size'],
  ['size: 8', 'size: 0', 'size'],
  ['output: y', 'output: y\noutputAxes: DN', 'outputAxes: expected N (clips) and further capital letters'],
  ['output: y', 'output: y\noutputAxes: NTT', 'outputAxes: expected D (features) once'],
  ['output: y', 'output: y\nframesPerClip: 16', 'layout: expected a layout with T, such as NCTHW'],
  ['output: y', 'output: y\nstd: [1, 0, 1]', 'std'],
  ['output: y', 'output: y\nouptutAxes: ND', 'unknown key "ouptutAxes". Did you mean "outputAxes"?'],
  ['model: a.onnx\n', '', 'model: expected text, found nothing'],
  ['model: a.onnx', 'model: [', 'is not valid YAML'],
])('%s → %s', (right, wrong, message) => {
  expect(() => parseBackbone(least.replace(right, wrong), 'b.yaml')).toThrow(message);
});

it('a model lies beside its description; the bundled one goes by its name', () => {
  const path = join(folder, 'some.yaml');
  writeFileSync(path, least);
  expect(readBackbone(path).model).toBe(join(folder, 'a.onnx'));
  expect(readBackbone()).toMatchObject({ model: 'mobilenet_v1_imagenet.onnx', dim: 1024 });
  expect(() => readBackbone(join(folder, 'none.yaml'))).toThrow('none.yaml does not exist');
});

const free = pixelMeans('NCHW', {});
const twoInputs: TinyModel = {
  inputs: { ...free.inputs, mask: ['N'] },
  outputs: free.outputs,
  nodes: free.nodes,
};
const logs: TinyModel = {
  inputs: free.inputs,
  outputs: free.outputs,
  nodes: [
    { ...free.nodes[0], output: 'means' },
    { op: 'Log', input: ['means'], output: 'features' },
  ],
};
const mixed: TinyModel = {
  inputs: free.inputs,
  outputs: { features: ['H', 'W'] },
  nodes: [
    {
      op: 'ReduceMean',
      input: ['frames'],
      output: 'features',
      ints: { keepdims: 0 },
      lists: { axes: [0, 1] },
    },
  ],
};
const ok = { layout: 'NCHW', size: 8 };

describe('a model that is not as described', () => {
  it.each<[string, TinyModel | Uint8Array, Record<string, unknown>, RegExp]>([
    [
      'text',
      new TextEncoder().encode('hello'),
      ok,
      /cannot be opened as an ONNX model: Protobuf parsing failed\. Ex/,
    ],
    [
      'an empty file',
      new Uint8Array(),
      ok,
      /opened as an ONNX model: ModelProto does not have a graph\. Export/,
    ],
    ['input', free, { ...ok, input: 'pixels' }, /has no input "pixels"\. Its inputs: frames\.$/],
    ['output', free, { ...ok, output: 'logits' }, /has no output "logits"\. Its outputs: features\.$/],
    ['layout', free, { ...ok, layout: 'NCTHW' }, /"frames" has 4 axes, but layout NCTHW has 5/],
    ['axes', free, { ...ok, outputAxes: 'NLD' }, /shape \[1, 3\], but outputAxes NLD has 3 axes/],
    ['dim', free, { ...ok, dim: 512 }, /D is 3, but dim says 512/],
    [
      'size',
      pixelMeans('NCHW', { H: 4, W: 4 }),
      ok,
      /does not run with frames of shape \[1, 3, 8, 8\]: .+ index: 2 Got: 8 Expected: 4/,
    ],
    ['another input', twoInputs, ok, /also has the input mask, for which there is no value/],
    ['no numbers', logs, { ...ok, mean: 300 }, /has values that are not finite numbers/],
    ['clips mixed', mixed, ok, /shape \[8, 8\] for 1 clip\. Export the network so that each clip/],
  ])('%s', async (name, model, description, message) => {
    const settings = await backboneOf(`${name}.onnx`, model, description);
    const opened = openBackbone(settings, models).then((backbone) =>
      backbone.features([[new Float32Array(backbone.frameLength).fill(-1)]]),
    );
    await expect(opened).rejects.toThrow(message);
    await expect(opened).rejects.toMatchObject({ name: 'UserError' });
  });

  it('not there', async () => {
    const settings = await backboneOf('there.onnx', free, ok);
    const gone = join(folder, 'gone.onnx');
    await expect(openBackbone({ ...settings, model: gone }, models)).rejects.toThrow(
      'gone.onnx does not exist',
    );
  });

  it('another one than was recorded', async () => {
    const settings = await backboneOf('changed.onnx', free, ok);
    writeModel('changed.onnx', pixelMeans('NCHW', { H: 8 }));
    await expect(openBackbone(settings, models)).rejects.toThrow(
      /changed\.onnx is another model than the features were made with: its SHA-256 is [0-9a-f]{12}…, theirs/,
    );
  });
});

it('settings differ by what makes other features', async () => {
  const rgb = await streamDefaults('rgb', { models, fps: 25 });
  if (rgb.kind !== 'rgb') throw new Error(rgb.kind);
  const withBackbone = (change: Partial<BackboneSettings>) => ({
    ...{ ...rgb, backbone: { ...rgb.backbone, ...change } },
  });
  expect(settingsDifference(rgb, withBackbone({ model: '/elsewhere/a.onnx' }))).toBeUndefined();
  expect(settingsDifference(rgb, withBackbone({ size: 256 }))).toBe('backbone.size: 224, not 256');
  expect(settingsDifference(rgb, withBackbone({ dim: undefined }))).toBe('backbone.dim: 1024, not nothing');
  const size = (width: number) => withBackbone({ size: [224, width] });
  expect(settingsDifference(size(224), size(256))).toBe('backbone.size.1: 224, not 256');
  const pose = await streamDefaults('pose', { models, fps: 25 });
  expect(pose).toMatchObject({ kind: 'pose', everyFrames: 2 });
  expect(settingsDifference(rgb, pose)).toBe('kind: "rgb", not "pose"');
});
