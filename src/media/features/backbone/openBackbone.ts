// Opens a backbone: frames → its input's pixels, clips of them → features.
import type { Value } from '../../../engine/index.js';
import { type ModelAccess, type OnnxModel, openRecorded, requireNamed } from '../../../onnx/index.js';
import type { Frame } from '../../video/index.js';
import { createResize, fitBox, type Strides } from '../resize.js';
import type { BackboneSettings } from './backbone.js';
import { copyFrame, inputsOf, levelsOf, shapeOf, sizeOf } from './input.js';
import { poolingOf } from './output.js';

export interface Backbone {
  /** D. */
  readonly dim: number;
  readonly framesPerClip: number;
  /** Number of floats of a prepared frame. */
  readonly frameLength: number;
  /** Writes a frame as the network's input into `pixels`. */
  prepare(frame: Frame, pixels: Float32Array): void;
  /** Features (D) of clips, each of `framesPerClip` prepared frames. */
  features(clips: readonly (readonly Float32Array[])[]): Promise<Float32Array[]>;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

/**
 * `clips`: the most clips that are run at once, if the model's batch size is free. UserError if the model is not the
 * recorded one, or has other inputs or outputs than the settings say.
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
  const size = sizeOf(settings);
  const pixels = size.width * size.height;
  const channelsFirst = settings.layout.indexOf('C') < settings.layout.indexOf('H');
  const strides: Strides = channelsFirst
    ? { channel: pixels, row: size.width, column: 1 }
    : { channel: 1, row: 3 * size.width, column: 3 };
  const resize = createResize(size, strides, levelsOf(settings));
  const batch = createBatch(settings, model, mostClips);
  const pool = poolingOf(settings, model.file, (await batch.run(1)).shape, batch.fixedClips ?? 1);

  return {
    dim: pool.dim,
    framesPerClip: settings.framesPerClip,
    frameLength: 3 * pixels,
    prepare: (frame, target) =>
      resize(frame, fitBox(frame, size, settings.crop, settings.shortSide), target, 0),
    async features(clips) {
      const features: Float32Array[] = [];
      for (let from = 0; from < clips.length; from += batch.clips) {
        const some = clips.slice(from, from + batch.clips);
        batch.fill(some);
        const { data } = await batch.run(some.length);
        some.forEach((_, n) => {
          features.push(pool.features(data, n));
        });
      }
      return features;
    },
    close: () => model.close(),
  };
}

/** The inputs of a model for the clips that are run at once. */
function createBatch(settings: BackboneSettings, model: OnnxModel, mostClips: number) {
  const { layout, output } = settings;
  const { width, height } = sizeOf(settings);
  const pixels = width * height;
  const inputs = inputsOf(settings, model);
  const fixedClips = inputs.find(({ clips }) => clips !== undefined)?.clips;
  const clips = fixedClips ?? mostClips;
  const buffers = inputs.map(({ frames }) => new Float32Array(clips * frames.length * 3 * pixels));
  requireNamed(model, 'outputs', output);
  return {
    clips,
    /** The batch size, if the model has a fixed one. */
    fixedClips,
    /** Copies the frames of up to `clips` clips into the inputs. */
    fill(some: readonly (readonly Float32Array[])[]): void {
      inputs.forEach(({ frames }, i) => {
        some.forEach((clip, n) => {
          frames.forEach((frame, t) => {
            copyFrame(clip[frame], buffers[i], { layout, pixels, n, t, frames: frames.length });
          });
        });
      });
    },
    /** The output for the first `count` clips; for all clips if the batch size is fixed. */
    async run(count: number): Promise<Value> {
      const run = fixedClips ?? count;
      const feeds = inputs.map(({ name, frames }, i): [string, Value] => [
        name,
        {
          data: buffers[i].subarray(0, run * frames.length * 3 * pixels),
          shape: shapeOf(settings, run, frames.length),
        },
      ]);
      return (await model.run(Object.fromEntries(feeds), [output]))[output];
    },
  };
}
