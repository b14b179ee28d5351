// Frames through tiny backbones whose answers can be told by hand, in every layout.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackboneSettings, type SnippetGrid, snippetCount } from '../../../src/media/features/index.js';
import { openRgb, type RgbSettings, rgbSettings } from '../../../src/media/features/rgb/rgb.js';
import { extractAll, frameOf } from './frames.js';
import { backboneOf, models, pixelMeans, type TinyModel } from './tinyModels.js';

const settingsOf = (backbone: BackboneSettings, more: Partial<RgbSettings> = {}) =>
  rgbSettings.parse({ kind: 'rgb', backbone, clipsPerSnippet: 1, ...more });
const gridOf = (strideFrames: number, windowFrames: number): SnippetGrid => ({
  ...{ fps: 25, strideFrames, windowFrames },
});
/** Red says which frame it is; green and blue also depend on the pixel. */
const numbered = (index: number) =>
  frameOf(index, 4, 2, (x, y) => [index, index + 8 * x, 200 - 10 * y - index]);
/** Means of the channels of such a frame. */
const meansOf = (index: number) => [index, index + 12, 195 - index];

function expectNear(actual: readonly Float32Array[], wanted: readonly (readonly number[])[]): void {
  expect(actual.map((features) => features.length)).toEqual(wanted.map((features) => features.length));
  wanted.flat().forEach((value, i) => {
    const found = actual.flatMap((features) => [...features])[i];
    expect(Math.abs(found - value), `${i}: ${found}, not ${value}`).toBeLessThan(1e-3);
  });
}

/** Features of a video of numbered frames. */
async function extract(settings: RgbSettings, grid: SnippetGrid, frames: number): Promise<Float32Array[]> {
  const extractor = await openRgb(settings, grid, models);
  const features = await extractAll(extractor, frames, numbered);
  expect(features.every(({ length }) => length === extractor.dim)).toBe(true);
  await extractor.close();
  return features;
}

describe('layouts', () => {
  // One snippet of four frames in clips of as many: of 2-D backbones the frame in the middle.
  it.each([
    ['NCHW', 'ND', 1, 'mean', meansOf(2)],
    ['NHWC', 'ND', 1, 'mean', meansOf(2)],
    ['NCTHW', 'NDT', 4, 'mean', meansOf(1.5)],
    ['NTHWC', 'NTD', 4, 'mean', meansOf(1.5)],
    ['NTCHW', 'NTD', 4, 'mean', meansOf(1.5)],
    ['NCTHW', 'NDT', 4, 'first', meansOf(0)],
    ['NTHWC', 'NTD', 4, 'first', meansOf(0)],
    ['NTCHW', 'NTD', 4, 'max', [3, 15, 195]],
  ] as const)(
    '%s, output %s, %i frames a clip, pooling %s',
    async (layout, outputAxes, framesPerClip, pooling, wanted) => {
      const model = pixelMeans(layout, { C: 3 });
      const description = { layout, outputAxes, framesPerClip, pooling, size: [2, 4], dim: 3 };
      const backbone = await backboneOf(`${layout}.onnx`, model, description);
      expectNear(await extract(settingsOf(backbone), gridOf(4, 4), 4), [[...wanted]]);
    },
  );

  it('(pixel · range / 255 − mean) / std, BGR', async () => {
    const backbone = await backboneOf('levels.onnx', pixelMeans('NCHW', {}), {
      ...{
        layout: 'NCHW',
        size: [2, 4],
        channels: 'BGR',
        pixelRange: 1,
        mean: [0.5, 0.4, 0.3],
        std: [0.1, 0.2, 0.5],
      },
    });
    const [red, green, blue] = meansOf(0);
    expectNear(await extract(settingsOf(backbone), gridOf(1, 1), 1), [
      [(blue / 255 - 0.5) / 0.1, (green / 255 - 0.4) / 0.2, (red / 255 - 0.3) / 0.5],
    ]);
  });

  it('height before width in size: columns of a frame of 4 × 2', async () => {
    const model: TinyModel = {
      inputs: { frames: ['N', 3, 'H', 'W'] },
      outputs: { features: ['N', 3, 'W'] },
      nodes: [
        {
          op: 'ReduceMean',
          input: ['frames'],
          output: 'features',
          ints: { keepdims: 0 },
          lists: { axes: [2] },
        },
      ],
    };
    const backbone = await backboneOf('columns.onnx', model, {
      ...{ layout: 'NCHW', size: [2, 4], outputAxes: 'NCD', pooling: 'max' },
    });
    expectNear(await extract(settingsOf(backbone), gridOf(1, 1), 1), [[195, 195, 195, 195]]);
    expectNear(await extract(settingsOf({ ...backbone, pooling: 'first' }), gridOf(1, 1), 1), [[0, 0, 0, 0]]);
  });
});

it('several inputs take the same clip at their own numbers of frames', async () => {
  const means = (name: string) => ({
    ...{ op: 'ReduceMean', input: [name], output: `${name}_means`, ints: { keepdims: 0 } },
    lists: { axes: [2, 3, 4] },
  });
  const model: TinyModel = {
    inputs: { slow: ['N', 3, 2, 2, 4], fast: ['N', 3, 8, 2, 4] },
    outputs: { features: ['N', 6] },
    nodes: [
      ...[means('slow'), means('fast')],
      { op: 'Concat', input: ['slow_means', 'fast_means'], output: 'features', ints: { axis: 1 } },
    ],
  };
  const backbone = await backboneOf('slowfast.onnx', model, {
    ...{ layout: 'NCTHW', framesPerClip: 8, size: [2, 4] },
    input: [
      { name: 'slow', frames: 2 },
      { name: 'fast', frames: 8 },
    ],
  });
  // The first and the last frame; all.
  expectNear(await extract(settingsOf(backbone), gridOf(8, 8), 8), [[...meansOf(3.5), ...meansOf(3.5)]]);
  const three = await extract(settingsOf(backbone), gridOf(8, 16), 20);
  // Of a window of 16, the middles of eight parts: 1, 3, …, 15.
  expectNear(three, [[...meansOf(8), ...meansOf(8)]]);
});

it.each([1, 3])('a model that takes %i at once gives what one of free batch gives', async (batch) => {
  const free = await backboneOf('free.onnx', pixelMeans('NCHW', {}), { layout: 'NCHW', size: [2, 4] });
  const fixed = await backboneOf(`fixed${batch}.onnx`, pixelMeans('NCHW', { N: batch }), {
    ...{ layout: 'NCHW', size: [2, 4] },
  });
  const more = { clipsPerSnippet: 4 };
  const wanted = await extract(settingsOf(free, more), gridOf(6, 9), 40);
  expect(wanted).toHaveLength(6);
  expect(await extract(settingsOf(fixed, more), gridOf(6, 9), 40)).toEqual(wanted);
});

it('features of a snippet are the mean over its clips', async () => {
  const backbone = await backboneOf('pooled.onnx', pixelMeans('NCHW', {}), { layout: 'NCHW', size: [2, 4] });
  const settings = settingsOf(backbone, { clipsPerSnippet: 2 });
  // Frames 2 and 6 of 8.
  expectNear(await extract(settings, gridOf(8, 8), 8), [meansOf(4)]);
});

it('snippets are made of their frames, whatever the grid and the length', async () => {
  const one = await backboneOf('grid1.onnx', pixelMeans('NCHW', {}), { layout: 'NCHW', size: [2, 4] });
  const three = await backboneOf('grid3.onnx', pixelMeans('NCTHW', { C: 3 }), {
    ...{ layout: 'NCTHW', size: [2, 4], framesPerClip: 3, outputAxes: 'NDT' },
  });
  const upTo = (max: number) => fc.integer({ min: 1, max });
  await fc.assert(
    fc.asyncProperty(
      ...([upTo(60), upTo(12), upTo(12), upTo(4), fc.boolean()] as const),
      async (frames, stride, window, clipsPerSnippet, clips) => {
        const grid = gridOf(stride, window);
        const extractor = await openRgb(settingsOf(clips ? three : one, { clipsPerSnippet }), grid, models);
        const samples = clipsPerSnippet * (clips ? 3 : 1);
        const wanted = Array.from({ length: snippetCount(frames, grid) }, (_, t) => {
          const indices = Array.from({ length: samples }, (_, i) =>
            Math.min(t * stride + Math.floor(((i + 0.5) * window) / samples), frames - 1),
          );
          return meansOf(indices.reduce((a, b) => a + b) / samples);
        });
        // One video after the other.
        expectNear(await extractAll(extractor, frames, numbered), wanted);
        expectNear(await extractAll(extractor, frames, numbered), wanted);
        await extractor.close();
      },
    ),
    { numRuns: 60 },
  );
});

it('looks at few frames: those of the first window, which may be the last, then the sampled ones', async () => {
  const backbone = await backboneOf('wants.onnx', pixelMeans('NCHW', {}), { layout: 'NCHW', size: [2, 4] });
  const extractor = await openRgb(settingsOf(backbone, { clipsPerSnippet: 2 }), gridOf(16, 8), models);
  const wanted = Array.from({ length: 48 }, (_, i) => i).filter(extractor.wants);
  expect(wanted).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 18, 22, 34, 38]);
  await extractor.close();
});
