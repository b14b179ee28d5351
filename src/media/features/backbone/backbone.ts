// backbone.yaml: how frames become the input of an ONNX model, and its output becomes features.
import { parse } from 'yaml';
import { z } from 'zod';
import { checkSchema, UserError } from '../../../core/index.js';

const text = z.string().min(1, { error: 'expected some text' });
const whole = z.number().int({ error: 'expected a whole number' }).min(1, { error: 'expected 1 or more' });
const number = z.number({ error: 'expected a number' });
const above0 = z.number().positive({ error: 'expected a number above 0' });
/** One for all channels, or one for each. */
const perChannel = <S extends z.ZodType>(value: S) => z.union([value, z.tuple([value, value, value])]);

/** Axes of what a model takes: N clips, C channels, T frames, H × W pixels. */
export const inputLayouts = ['NCHW', 'NHWC', 'NCTHW', 'NTHWC', 'NTCHW'] as const;

/**
 * What `backbone.yaml` says. The value of a channel is (pixel · pixelRange / 255 − mean) / std. A frame is scaled so that
 * the size is filled: the whole frame whatever its aspect (stretch), its middle (center), or the whole frame with bars
 * (letterbox).
 */
const description = z.strictObject({
  /** The ONNX file, relative to the description. */
  model: text,
  /** Name of the input; or several that take the same clip at other numbers of frames, as SlowFast does. */
  input: z.union([text, z.array(z.strictObject({ name: text, frames: whole })).min(1)]),
  layout: z.enum(inputLayouts),
  /** Of layouts with T; 1 of others. */
  framesPerClip: whole.default(1),
  /** Height and width, or one for both. */
  size: z.union([whole, z.tuple([whole, whole])]),
  crop: z.enum(['stretch', 'center', 'letterbox']).default('stretch'),
  /** Of crop center: what the frame's shorter side is scaled to before the size is cut out. Default: as it fits. */
  shortSide: whole.optional(),
  channels: z.enum(['RGB', 'BGR']).default('RGB'),
  /** What a pixel of 255 is, before mean and std: 255 or 1. */
  pixelRange: above0.default(255),
  mean: perChannel(number).default(0),
  std: perChannel(above0).default(1),
  output: text,
  /** Axes of the output: N, D, and others by any letter, which are pooled away. */
  outputAxes: z
    .string()
    .regex(/^N[A-Z]{1,5}$/, { error: 'expected N (clips) and further capital letters, such as ND or NDTHW' })
    .refine((axes) => new Set(axes).size === axes.length && axes.includes('D'), {
      error: 'expected D (features) once, and each other axis by a letter of its own',
    })
    .default('ND'),
  /** How axes other than N and D are pooled; first: what stands at 0, such as a class token. */
  pooling: z.enum(['mean', 'max', 'first']).default('mean'),
  /** D, if it is to be checked. */
  dim: whole.optional(),
});

const needsClips = ({ layout, framesPerClip, input }: z.output<typeof description>): boolean =>
  layout.includes('T') || (framesPerClip === 1 && typeof input === 'string');

const clipsProblem = {
  error: 'expected a layout with T, such as NCTHW, since clips have more than one frame',
  path: ['layout'],
};

export const backboneDescription = description.refine(needsClips, clipsProblem);
export type BackboneDescription = z.output<typeof backboneDescription>;

/** A description as it is recorded: with the hash of the model, in hexadecimal. */
export const backboneSettings = description
  .extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256 in hexadecimal' }) })
  .refine(needsClips, clipsProblem);
export type BackboneSettings = z.output<typeof backboneSettings>;

/** The text of a `backbone.yaml`. `where` names it in errors. UserError if it is not YAML, or says what it may not. */
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
