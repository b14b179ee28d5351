// What happens in each video: annotations and predictions in ActivityNet's JSON form.
import { z } from 'zod';
import { checkSchema, mapping, type Predictions, type Segment, UserError } from '../core/index.js';
import { parseJson, readInputText } from '../io/index.js';

export interface VideoAnnotation {
  /** '' where a format does not state it. */
  subset: string;
  durationSec?: number;
  /** Frames a second of the video itself, for streams whose strides are in its frames. */
  fps?: number;
  /** What rescaled features cover, where that is not the whole video. */
  coveredSec?: number;
  /** What happens in the video, each once, in the order of the file. All that training reads. */
  labels: string[];
  /** When it happens. Empty where the file has tags only. */
  segments: Segment[];
  /** Single times at which something happens, where someone marked them. */
  points?: { label: string; sec: number }[];
  /** Stretches [start, end] in seconds in which nothing happens, where someone marked them. */
  background?: [number, number][];
}

/** By video name, in the order of the file. */
export type Annotations = Map<string, VideoAnnotation>;

/** A number, or one as text: THUMOS'14 files have times such as "18.6". */
const numeric = (what: string) =>
  z.unknown().transform((value, context) => {
    const number = typeof value === 'string' && value.trim() ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    context.addIssue({ code: 'custom', message: `expected ${what}` });
    return z.NEVER;
  });

const seconds = numeric('seconds, a number');

const aboveZero = (what: string) =>
  numeric(`${what}, a number`).refine((value) => value > 0, { error: `expected ${what} above 0` });

const segment = z
  .tuple([seconds, seconds], { error: 'expected [start, end] in seconds' })
  .refine(([start, end]) => end >= start, { error: 'expected a segment that ends after it starts' });

const label = z.string().min(1, { error: 'expected a label' });

const annotationsSchema = z.object({
  database: mapping(
    z.object({
      subset: z.string(),
      duration: aboveZero('seconds').nullish(),
      fps: aboveZero('frames a second').nullish(),
      covered: aboveZero('seconds').nullish(),
      annotations: z
        .array(z.object({ label, segment: segment.nullish(), point: seconds.nullish() }))
        .default([]),
      background: z.array(segment).optional(),
    }),
  ),
});

const predictionsSchema = z.object({
  results: mapping(z.array(z.object({ label, score: numeric('a score, a number'), segment }))),
});

/**
 * Reads annotations in ActivityNet's form: `database` → video → `subset`, `duration` (s, may be missing) and
 * `annotations`, each a `label` and, where it is known, a `segment` [start, end] in seconds, or a `point` at which it
 * happens. `background` (list of [start, end] in which nothing happens), `fps` (frames a second of the video) and
 * `covered` (s that rescaled features cover, where not all) may be there too.
 * UserError with the file, the path within it and what was found.
 */
export const readAnnotations = (path: string): Annotations => parseAnnotations(readInputText(path), path);

/** What `readAnnotations` does, from text; `where` names its source in errors. */
export function parseAnnotations(text: string, where: string): Annotations {
  const { database } = checkSchema(annotationsSchema, parseJson(text, where), where);
  if (database.size === 0)
    throw new UserError(`${where}: "database" has no videos. Add each video with its subset and labels.`);
  return new Map(
    [...database].map(([video, { subset, duration, fps, covered, annotations, background }]) => [
      video,
      {
        subset,
        ...(duration != null && { durationSec: duration }),
        ...(fps != null && { fps }),
        ...(covered != null && { coveredSec: covered }),
        labels: tagsOf(annotations.map((annotation) => annotation.label)),
        segments: annotations.flatMap(({ label, segment }) => (segment ? [toSegment(label, segment)] : [])),
        ...(annotations.some(({ point }) => point != null) && {
          points: annotations.flatMap(({ label, point }) => (point != null ? [{ label, sec: point }] : [])),
        }),
        ...(background && { background }),
      },
    ]),
  );
}

/**
 * The label of segments that count neither as right nor as wrong (THUMOS'14). It says nothing of what happens in a
 * video, so it is never one of its `labels`.
 */
export const AMBIGUOUS = 'Ambiguous';

/** Each label once, in order, without `Ambiguous`. */
export const tagsOf = (labels: readonly string[]): string[] =>
  [...new Set(labels)].filter((label) => label !== AMBIGUOUS);

/**
 * Reads predictions in ActivityNet's results form: `results` → video → list of `label`, `score` and `segment`
 * [start, end] in seconds. Other fields (`version`, `external_data`, …) are not needed. UserError as above.
 */
export function readPredictions(path: string): Predictions {
  const { results } = checkSchema(predictionsSchema, parseJson(readInputText(path), path), path);
  return new Map(
    [...results].map(([video, predictions]) => [
      video,
      // Not a spread and a field: V8 gives each such object a hidden class of its own, and all work on them is slow.
      predictions.map(({ label, score, segment: [startSec, endSec] }) => ({
        label,
        startSec,
        endSec,
        score,
      })),
    ]),
  );
}

const toSegment = (label: string, [startSec, endSec]: [number, number]): Segment => ({
  label,
  startSec,
  endSec,
});
