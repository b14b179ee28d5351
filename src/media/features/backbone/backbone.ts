// backbone.yaml: how frames become the input of an ONNX model, and how its output becomes features.
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../../core/index.js';
import { checkSchema } from '../../../schema/index.js';

const text = z.string().min(1, { error: 'expected some text' });
const whole = z.number().int({ error: 'expected a whole number' }).min(1, { error: 'expected 1 or more' });
const number = z.number({ error: 'expected a number' });
const above0 = z.number().positive({ error: 'expected a number above 0' });
/** One value for all channels, or one for each. */
const perChannel = <S extends z.ZodType>(value: S) => z.union([value, z.tuple([value, value, value])]);

/** Axes of a model's input: N clips, C channels, T frames, H × W pixels. */
export const inputLayouts = ['NCHW', 'NHWC', 'NCTHW', 'NTHWC', 'NTCHW'] as const;

/** `backbone.yaml`; docs/backbones.md explains it. The value of a channel is (pixel · pixelRange / 255 − mean) / std. */
const description = z.strictObject({
  /** The ONNX file, relative to the description. */
  model: text,
  /** Name of the input; or several that take different numbers of frames of the same clip, as SlowFast does. */
  input: z.union([text, z.array(z.strictObject({ name: text, frames: whole })).min(1)]),
  layout: z.enum(inputLayouts),
  /** 1 in layouts without T. */
  framesPerClip: whole.default(1),
  /** Height and width, or one for both. */
  size: z.union([whole, z.tuple([whole, whole])]),
  /** How a frame fills the size: see `Fit`. */
  crop: z.enum(['stretch', 'center', 'letterbox']).default('stretch'),
  /** With crop center: the frame's shorter side is scaled to it before the size is cut out. Default: as it fits. */
  shortSide: whole.optional(),
  channels: z.enum(['RGB', 'BGR']).default('RGB'),
  /** The value of a white pixel before mean and std: 255 or 1. */
  pixelRange: above0.default(255),
  mean: perChannel(number).default(0),
  std: perChannel(above0).default(1),
  output: text,
  /** Axes of the output: N, D, and any other letter for an axis to pool. */
  outputAxes: z
    .string()
    .regex(/^N[A-Z]{1,5}$/, { error: 'expected N (clips) and further capital letters, such as ND or NDTHW' })
    .refine((axes) => new Set(axes).size === axes.length && axes.includes('D'), {
      error: 'expected D (features) once, and each other axis by a letter of its own',
    })
    .default('ND'),
  /** How axes other than N and D are pooled; first: index 0, such as a class token. */
  pooling: z.enum(['mean', 'max', 'first']).default('mean'),
  /** D, to check it. */
  dim: whole.optional(),
});

const needsClips = ({ layout, framesPerClip, input }: z.output<typeof description>): boolean =>
  layout.includes('T') || (framesPerClip === 1 && typeof input === 'string');

const clipsProblem = {
  error: 'expected a layout with T, such as NCTHW, since clips have more than one frame',
  path: ['layout'],
};

export const backboneDescription = description.refine(needsClips, clipsProblem);
/** The contents of a backbone.yaml. */
export type BackboneDescription = z.output<typeof backboneDescription>;

/** A description as a data set records it: with the SHA-256 of the model, in hexadecimal. */
export const backboneSettings = description
  .extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256 in hexadecimal' }) })
  .refine(needsClips, clipsProblem);
/** Settings of a backbone: its model, inputs and outputs. */
export type BackboneSettings = z.output<typeof backboneSettings>;

/** Parses the text of a `backbone.yaml`. `where` names it in errors. UserError if it is not valid YAML or not valid. */
export function parseBackbone(text: string, where: string): BackboneDescription {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0].replace(/:$/, '') : String(error);
    throw new UserError(
      `${where} is not valid YAML: ${why}. Check its indentation, quotes and brackets there.`,
    );
  }
  return checkSchema(backboneDescription, value, where);
}
