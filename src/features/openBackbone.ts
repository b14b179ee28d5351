// A backbone that is open: frames → its input's pixels, clips of them → features.

import { UserError } from '../io/pure.js';
import type { Frame } from '../video/index.js';
import type { BackboneSettings } from './backbone.js';
import { type ModelAccess, type OnnxModel, openRecorded, requireNamed, type Value } from './onnxModel.js';
import { createResize, fitBox, type Strides } from './resize.js';

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
 * `clips`: how many are given at once, where the model's batch is free: on a processor, more are no faster. UserError if the model is not the recorded one, or does not take or give what the settings say.
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

function sizeOf({ size }: BackboneSettings): { readonly width: number; readonly height: number } {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  return { width, height };
}

/** (pixel · range / 255 − mean) / std as pixel · scale + shift. */
function levelsOf({ channels, pixelRange, mean, std }: BackboneSettings) {
  const each = <T>(value: (channel: number) => T): [T, T, T] => [value(0), value(1), value(2)];
  const of = (value: number | readonly number[], c: number) => (typeof value === 'number' ? value : value[c]);
  return {
    channels,
    scale: each((c) => pixelRange / 255 / of(std, c)),
    shift: each((c) => -of(mean, c) / of(std, c)),
  };
}

/** The model's inputs: which frames of a clip each takes, and how many clips, if it takes no other number. */
function inputsOf({ input, layout, framesPerClip }: BackboneSettings, model: OnnxModel) {
  const named = typeof input === 'string' ? [{ name: input, frames: framesPerClip }] : input;
  for (const { name } of named) {
    const { length } = requireNamed(model, 'inputs', name);
    if (length !== 0 && length !== layout.length)
      throw new UserError(
        `${model.file}: the input "${name}" has ${length} axes, but layout ${layout} has ${layout.length}. ` +
          'Give the layout that the network was exported with.',
      );
  }
  const missing = [...model.inputs.keys()].filter((name) => named.every((given) => given.name !== name));
  if (missing.length > 0)
    throw new UserError(
      `${model.file} also has the ${missing.length > 1 ? 'inputs' : 'input'} ${missing.join(', ')}, which nothing is given ` +
        'to. Name all inputs, or export the network with the frames as its only input.',
    );
  return named.map(({ name, frames }) => {
    const clips = requireNamed(model, 'inputs', name)[0];
    return {
      name,
      // As PackPathway of PySlowFast and PyTorchVideo picks them: evenly, both ends included.
      frames: Array.from({ length: frames }, (_, i) =>
        frames === framesPerClip ? i : Math.floor((i * (framesPerClip - 1)) / Math.max(frames - 1, 1)),
      ),
      clips: typeof clips === 'number' ? clips : undefined,
    };
  });
}

function shapeOf({ layout, ...settings }: BackboneSettings, clips: number, frames: number): number[] {
  const { height, width } = sizeOf({ layout, ...settings });
  const sizes: Record<string, number> = { N: clips, C: 3, T: frames, H: height, W: width };
  return [...layout].map((axis) => sizes[axis]);
}

interface Place {
  readonly settings: BackboneSettings;
  /** Of one channel of a frame. */
  readonly pixels: number;
  /** Which clip of the batch, and which of its frames. */
  readonly n: number;
  readonly t: number;
  readonly frames: number;
}

/** Copies a prepared frame to its place in a batch. */
function place(frame: Float32Array, batch: Float32Array, { settings, pixels, n, t, frames }: Place): void {
  const { layout } = settings;
  if (layout !== 'NCTHW') {
    batch.set(frame, (n * frames + t) * 3 * pixels);
    return;
  }
  for (let c = 0; c < 3; c++)
    batch.set(frame.subarray(c * pixels, (c + 1) * pixels), ((n * 3 + c) * frames + t) * pixels);
}

/** The features of clip n out of an output of the described axes. */
function poolingOf(
  { output, outputAxes, pooling, dim: expected }: BackboneSettings,
  file: string,
  shape: readonly number[],
  clips: number,
) {
  const found = `${file}: the output "${output}" has the shape [${shape.join(', ')}]`;
  if (shape.length !== outputAxes.length)
    throw new UserError(
      `${found}, but outputAxes ${outputAxes} has ${outputAxes.length} axes. Write a letter for each: N clips, D features, ` +
        'any other for what is pooled, such as NDTHW or NLD.',
    );
  if (shape[0] !== clips)
    throw new UserError(
      `${found} for ${clips} ${clips > 1 ? 'clips' : 'clip'}. Export the network so that each clip gives its own features.`,
    );
  const d = outputAxes.indexOf('D');
  const dim = shape[d];
  if (expected !== undefined && dim !== expected)
    throw new UserError(
      `${found}: D is ${dim}, but dim says ${expected}. Correct dim, or name another output.`,
    );
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const offsets = shape.reduce<number[]>(
    (offsets, size, axis) =>
      axis === 0 || axis === d || pooling === 'first'
        ? offsets
        : offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * strides[axis])),
    [0],
  );

  const pooled = (data: Float32Array, at: number): number => {
    if (pooling === 'max')
      return offsets.reduce((most, offset) => Math.max(most, data[at + offset]), -Infinity);
    return offsets.reduce((sum, offset) => sum + data[at + offset], 0) / offsets.length;
  };
  return {
    dim,
    features(data: Float32Array, clip: number): Float32Array {
      const features = Float32Array.from({ length: dim }, (_, i) =>
        pooled(data, clip * strides[0] + i * strides[d]),
      );
      if (!features.every(Number.isFinite))
        throw new UserError(
          `${file}: the output "${output}" is not a number everywhere. Compare mean, std and pixelRange with its export.`,
        );
      return features;
    },
  };
}
