// A stream in dataset.yaml: the folder of its feature files, the times of its snippets, and how its files are read.
import { z } from 'zod';
import { UserError } from '../core/index.js';
import type { Timing } from './timing.js';
import type { FeatureView } from './view.js';

export interface StreamConfig {
  name: string;
  /** Folder of feature files, relative to the data set. */
  features: string;
  timing: Timing;
  view: FeatureView;
  /** Stride and window as they are written, if in frames at one rate for all videos. */
  frames?: { readonly fps: number; readonly strideFrames: number; readonly windowFrames: number };
}

const positive = z.number().positive({ error: 'expected a number above 0' }).optional();

const fromZero = z
  .number()
  .int({ error: 'expected a whole number' })
  .min(0, { error: 'expected a number from 0 on' });

const occurrences = (text: string, letter: string): number => text.split(letter).length - 1;

/** A stream as it is written. */
export const streamSchema = z.strictObject({
  features: z.string().min(1, { error: 'expected some text' }),
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
        ['T', 'D'].every((axis) => occurrences(axes, axis) === 1) &&
        occurrences(axes, 'C') < 2,
      {
        error:
          'expected T (time) and D (features) once each, C (crops) at most once, and 1, such as DT, 1TD or TCD',
      },
    )
    .optional(),
  crop: z.union([z.literal('mean'), fromZero]).optional(),
});
type WrittenStream = z.output<typeof streamSchema>;

/** A stream from its entry; `where` names the entry in errors. UserError if its times or its view are not clear. */
export function streamConfig(name: string, stream: WrittenStream, where: string): StreamConfig {
  const { features, fps, strideFrames, windowFrames } = stream;
  return {
    name,
    features,
    timing: timingOf(stream, where),
    view: viewOf(stream, where),
    ...(typeof fps === 'number' &&
      strideFrames &&
      windowFrames && { frames: { fps, strideFrames, windowFrames } }),
  };
}

function viewOf({ columns, axes, crop }: WrittenStream, where: string): FeatureView {
  const crops = axes?.includes('C') ?? false;
  if (crops && crop === undefined)
    throw new UserError(
      `${where}: axes ${axes} has crops (C), but crop is missing. Add crop: mean, or the number of one crop.`,
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

/** The times of snippets: in seconds, in frames of the video, or as a share of the video. */
function timingOf(stream: WrittenStream, where: string): Timing {
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
      'fps: video if each video keeps its own rate; { rescaled: true } if all videos were rescaled to the same T.',
  );
}
