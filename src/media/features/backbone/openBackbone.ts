// A backbone that is open: frames → its input's pixels, clips of them → features.

import type { Value } from '../../../engine/index.js';
import { type ModelAccess, type OnnxModel, openRecorded, requireNamed } from '../../../onnx/index.js';
import type { Frame } from '../../video/index.js';
import { createResize, fitBox, type Strides } from '../resize.js';
import type { BackboneSettings } from './backbone.js';
import { inputsOf, levelsOf, place, shapeOf, sizeOf } from './input.js';
import { poolingOf } from './output.js';

export interface Backbone {
  /** D. */
  readonly dim: number;
  readonly framesPerClip: number;
  /** Floats that a frame takes as the network sees it. */
  readonly frameLength: number;
  /** Writes a frame as the network sees it. */
  prepare(frame: Frame, pixels: Float32Array): void;
  /** Features (D) of clips, each of `framesPerClip` prepared frames. */
  features(clips: readonly (readonly Float32Array[])[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * `clips`: how many are given at once, where the model's batch is free. UserError if the model is not the recorded one, or
 * does not take or give what the settings say.
 */
export async function openBackbone(
  settings: BackboneSettings,
  models: ModelAccess,
  clips = 1,
): Promise<Backbone> {
  const model = await openRecorded(models, settings);
  try {
    return await createBackbone(settings, model, clips);
  } catch (error) {
    await model.close();
    throw error;
  }
}

async function createBackbone(
  settings: BackboneSettings,
  model: OnnxModel,
  mostClips: number,
): Promise<Backbone> {
  const { framesPerClip, output } = settings;
  const size = sizeOf(settings);
  const pixels = size.width * size.height;
  const frameLength = 3 * pixels;
  const planar = settings.layout.indexOf('C') < settings.layout.indexOf('H');
  const strides: Strides = planar
    ? { channel: pixels, row: size.width, column: 1 }
    : { channel: 1, row: 3 * size.width, column: 3 };
  const resize = createResize(size, strides, levelsOf(settings));

  const batches = inputsOf(settings, model);
  const fixed = batches.find(({ clips }) => clips !== undefined)?.clips;
  const atOnce = fixed ?? mostClips;
  const buffers = batches.map(({ frames }) => new Float32Array(atOnce * frames.length * frameLength));
  requireNamed(model, 'outputs', output);

  /** The first `count` clips of the buffers, as many as the model takes at once. */
  async function run(count: number): Promise<Value> {
    const clips = fixed ?? count;
    const feeds = batches.map(({ name, frames }, i): [string, Value] => [
      name,
      {
        data: buffers[i].subarray(0, clips * frames.length * frameLength),
        shape: shapeOf(settings, clips, frames.length),
      },
    ]);
    return (await model.run(Object.fromEntries(feeds), [output]))[output];
  }

  const pool = poolingOf(settings, model.file, (await run(1)).shape, fixed ?? 1);

  return {
    dim: pool.dim,
    framesPerClip,
    frameLength,
    prepare: (frame, pixels) =>
      resize(frame, fitBox(frame, size, settings.crop, settings.shortSide), pixels, 0),
    async features(clips) {
      const features: Float32Array[] = [];
      for (let from = 0; from < clips.length; from += atOnce) {
        const some = clips.slice(from, from + atOnce);
        batches.forEach(({ frames }, i) => {
          some.forEach((clip, n) => {
            frames.forEach((frame, t) => {
              place(clip[frame], buffers[i], { settings, pixels, n, t, frames: frames.length });
            });
          });
        });
        const { data } = await run(some.length);
        some.forEach((_, n) => {
          features.push(pool.features(data, n));
        });
      }
      return features;
    },
    close: () => model.close(),
  };
}
