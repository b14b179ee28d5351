// dataset.yaml: what a data set is called, which classes and streams it has, and which subset plays which part.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkSchema, UserError } from '../core/index.js';
import { readInputText } from '../io/index.js';
import { type Supervision, supervisions } from './supervision.js';
import { formatStride, sameStride, type Timing } from './timing.js';
import type { FeatureView } from './view.js';

export const splitNames = ['train', 'validation', 'test'] as const;

/** The part that a video plays. */
export type Split = (typeof splitNames)[number];

export interface StreamConfig {
  name: string;
  /** Folder of feature files, relative to the data set. */
  features: string;
  timing: Timing;
  view: FeatureView;
  /** As it is written, where that is in frames at a rate that all videos have. */
  frames?: { readonly fps: number; readonly strideFrames: number; readonly windowFrames: number };
}

export interface DatasetConfig {
  name: string;
  classes: string[];
  streams: StreamConfig[];
  annotations: string;
  /** Part → name of the subset in the annotations. */
  splits: Partial<Record<Split, string>>;
  /** What training may see of the annotations. */
  supervision: Supervision;
  attribution?: string;
  licence?: string;
  /** How the features were made of videos, where they were: kept as it is, so that other videos are treated alike. */
  extraction?: Extraction;
}

/** Settings that only who makes features understands. */
export type Extraction = Readonly<Record<string, unknown>>;

const text = z.string().min(1, { error: 'expected some text' });
const positive = z.number().positive({ error: 'expected a number above 0' }).optional();

const fromZero = z
  .number()
  .int({ error: 'expected a whole number' })
  .min(0, { error: 'expected a number from 0 on' });

const times = (text: string, letter: string): number => text.split(letter).length - 1;

const streamSchema = z.strictObject({
  features: text,
  fps: z
    .union([z.number().positive(), z.literal('video')], { error: 'expected a number above 0, or video' })
    .optional(),
  strideFrames: positive,
  windowFrames: positive,
  strideSec: positive,
  windowSec: positive,
  rescaled: z.literal(true, { error: 'expected true, or nothing' }).optional(),
  columns: z
    .tuple([fromZero, fromZero], { error: 'expected the first and the last column, such as [0, 1023]' })
    .refine(([first, last]) => first <= last, { error: 'expected the first column before the last' })
    .optional(),
  axes: z
    .string()
    .refine(
      (axes) =>
        /^[TDC1]{2,6}$/.test(axes) &&
        ['T', 'D'].every((axis) => times(axes, axis) === 1) &&
        times(axes, 'C') < 2,
      {
        error:
          'expected T (time) and D (features) once each, C (crops) at most once, and 1, such as DT, 1TD or TCD',
      },
    )
    .optional(),
  crop: z.union([z.literal('mean'), fromZero]).optional(),
});

const schema = z.strictObject({
  name: text,
  classes: z.array(text).min(1, { error: 'expected at least one class' }),
  streams: z
    // A stream's name becomes part of file names.
    .record(
      z.string().regex(/^[\w-]+$/, { error: 'expected a stream name of letters, digits, _ and -' }),
      streamSchema,
    )
    .refine((streams) => Object.keys(streams).length > 0, { error: 'expected at least one stream' }),
  annotations: text,
  splits: z
    .strictObject({ train: text.optional(), validation: text.optional(), test: text.optional() })
    .refine((splits) => Object.keys(splits).length > 0, {
      error: 'expected at least one of train, validation, test',
    }),
  supervision: z.enum(supervisions, { error: `expected one of ${supervisions.join(', ')}` }).default('tags'),
  attribution: text.optional(),
  licence: text.optional(),
  extraction: z
    .record(z.string(), z.unknown(), { error: 'expected the settings that dgam extract wrote' })
    .optional(),
});

const example = `name: my-data
classes: [walking, running]
streams:
  rgb: { features: rgb/, fps: 25, strideFrames: 16, windowFrames: 16 }
annotations: annotations.json
splits: { train: training, test: validation }`;

/** Reads `dataset.yaml` in `dir`. UserError if it is missing, no YAML, or says something that it may not. */
export function readDatasetConfig(dir: string): DatasetConfig {
  const path = join(dir, 'dataset.yaml');
  if (!existsSync(path)) {
    if (!existsSync(dir)) throw new UserError(`${dir} does not exist. Give the folder of a data set.`);
    throw new UserError(`${path} does not exist. Write one, such as:\n${example}`);
  }
  const { streams, ...config } = checkSchema(schema, parseYaml(path), path);

  const repeated = config.classes.find((name, index) => config.classes.indexOf(name) !== index);
  if (repeated !== undefined) throw new UserError(`${path}: classes has "${repeated}" twice. Remove one.`);
  const taken = new Map<string, string>();
  for (const [split, subset] of Object.entries(config.splits)) {
    const other = taken.get(subset);
    if (other)
      throw new UserError(
        `${path}: splits.${other} and splits.${split} are both "${subset}". A video plays one part: remove one.`,
      );
    taken.set(subset, split);
  }
  const timed = Object.entries(streams).map(([name, stream]) => ({
    name,
    features: stream.features,
    timing: timingOf(stream, `${path}: streams.${name}`),
    view: viewOf(stream, `${path}: streams.${name}`),
    ...framesOf(stream),
  }));
  const odd = timed.find(({ timing }) => !sameStride(timing, timed[0].timing));
  if (odd)
    throw new UserError(
      `${path}: streams.${odd.name} has a stride of ${formatStride(odd.timing)}, streams.${timed[0].name} one of ` +
        `${formatStride(timed[0].timing)}. Streams are compared snippet by snippet: extract them with the same stride.`,
    );
  return { ...config, streams: timed };
}

function viewOf({ columns, axes, crop }: z.output<typeof streamSchema>, where: string): FeatureView {
  const crops = axes?.includes('C') ?? false;
  if (crops && crop === undefined)
    throw new UserError(
      `${where}: axes ${axes} has crops (C), but not what becomes of them. Add crop: mean, or the number of one.`,
    );
  if (!crops && crop !== undefined)
    throw new UserError(
      `${where}: crop: ${crop} needs an axis of crops. Add axes, such as TCD (C crops), or remove crop.`,
    );
  return {
    ...(axes !== undefined && { axes }),
    ...(crop !== undefined && { crop }),
    ...(columns && { columns }),
  };
}

/** Seconds from one snippet to the next, and seconds that one covers: given, in frames, or a share of the video. */
function timingOf(stream: z.output<typeof streamSchema>, where: string): Timing {
  const { fps, strideFrames, windowFrames, strideSec, windowSec, rescaled } = stream;
  const inFrames = [fps, strideFrames, windowFrames].filter((value) => value !== undefined).length;
  const inSeconds = [strideSec, windowSec].filter((value) => value !== undefined).length;
  if (rescaled && inFrames + inSeconds === 0) return { kind: 'rescaled' };
  if (strideSec && windowSec && inFrames === 0 && !rescaled) return { kind: 'seconds', strideSec, windowSec };
  if (fps && strideFrames && windowFrames && inSeconds === 0 && !rescaled)
    return fps === 'video'
      ? { kind: 'frames', strideFrames, windowFrames }
      : { kind: 'seconds', strideSec: strideFrames / fps, windowSec: windowFrames / fps };
  const found = Object.entries({ fps, strideFrames, windowFrames, strideSec, windowSec, rescaled }).flatMap(
    ([key, value]) => (value === undefined ? [] : `${key}: ${value}`),
  );
  throw new UserError(
    `${where}: the seconds of a snippet are not clear from ${found.length ? `{ ${found.join(', ')} }` : 'features alone'}. ` +
      'Write how the features were extracted:\n' +
      'either { fps: 25, strideFrames: 16, windowFrames: 16 } or { strideSec: 0.64, windowSec: 0.64 }, with your numbers;\n' +
      'fps: video if each video keeps its own rate; { rescaled: true } if all videos were brought to the same T.',
  );
}

function framesOf({
  fps,
  strideFrames,
  windowFrames,
}: z.output<typeof streamSchema>): Pick<StreamConfig, 'frames'> {
  return typeof fps === 'number' && strideFrames && windowFrames
    ? { frames: { fps, strideFrames, windowFrames } }
    : {};
}

function parseYaml(path: string): unknown {
  try {
    return parse(readInputText(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message.split('\n')[0].replace(/:$/, '') : String(error);
    // The library's own limit: a few lines of aliases of aliases would be more than there is memory.
    if (/alias/i.test(why))
      throw new UserError(
        `${path}: its aliases (*name) cannot be followed: ${why}. Write the values out instead.`,
      );
    throw new UserError(
      `${path} is not valid YAML: ${why}. Check its indentation, quotes and brackets there.`,
    );
  }
}
