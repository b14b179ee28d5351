// The input of a backbone, by its description: names, sizes, levels, and positions of pixels.
import { UserError } from '../../../core/index.js';
import { type OnnxModel, requireNamed } from '../../../onnx/index.js';
import type { Size } from '../../video/index.js';
import type { Levels } from '../resize.js';
import type { BackboneSettings } from './backbone.js';

/** In `size` the height is first, as in layouts. */
export function sizeOf({ size }: BackboneSettings): Size {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  return { width, height };
}

/** (pixel · pixelRange / 255 − mean) / std, as pixel · scale + shift. */
export function levelsOf({ channels, pixelRange, mean, std }: BackboneSettings): Levels {
  const each = <T>(value: (channel: number) => T): [T, T, T] => [value(0), value(1), value(2)];
  const of = (value: number | readonly number[], c: number) => (typeof value === 'number' ? value : value[c]);
  return {
    channels,
    scale: each((c) => pixelRange / 255 / of(std, c)),
    shift: each((c) => -of(mean, c) / of(std, c)),
  };
}

/**
 * The model's inputs: the frames of a clip that each takes, and the number of clips if it is fixed. UserError if the model
 * has other inputs than the settings.
 */
export function inputsOf({ input, layout, framesPerClip }: BackboneSettings, model: OnnxModel) {
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
      `${model.file} also has the ${missing.length > 1 ? 'inputs' : 'input'} ${missing.join(', ')}, for which there is no ` +
        'value. Name all inputs, or export the network with the frames as its only input.',
    );
  return named.map(({ name, frames }) => {
    const clips = requireNamed(model, 'inputs', name)[0];
    return {
      name,
      // As PackPathway of PySlowFast and PyTorchVideo: evenly spaced, both ends included.
      frames: Array.from({ length: frames }, (_, i) =>
        frames === framesPerClip ? i : Math.floor((i * (framesPerClip - 1)) / Math.max(frames - 1, 1)),
      ),
      clips: typeof clips === 'number' ? clips : undefined,
    };
  });
}

/** The shape of an input that takes `frames` frames of each clip. */
export function shapeOf(settings: BackboneSettings, clips: number, frames: number): number[] {
  const { height, width } = sizeOf(settings);
  const sizes: Record<string, number> = { N: clips, C: 3, T: frames, H: height, W: width };
  return [...settings.layout].map((axis) => sizes[axis]);
}

interface Position {
  readonly layout: BackboneSettings['layout'];
  /** Number of pixels of a frame. */
  readonly pixels: number;
  /** Index of the clip in the batch. */
  readonly n: number;
  /** Index of the frame in the clip, and number of frames of the clip. */
  readonly t: number;
  readonly frames: number;
}

/** Copies a prepared frame to its position in a batch. */
export function copyFrame(
  frame: Float32Array,
  batch: Float32Array,
  { layout, pixels, n, t, frames }: Position,
): void {
  if (layout !== 'NCTHW') {
    batch.set(frame, (n * frames + t) * 3 * pixels);
    return;
  }
  for (let c = 0; c < 3; c++)
    batch.set(frame.subarray(c * pixels, (c + 1) * pixels), ((n * 3 + c) * frames + t) * pixels);
}
