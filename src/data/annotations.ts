// Annotations and predictions in ActivityNet's JSON form.
import { z } from 'zod';
import { type Predictions, type Segment, UserError } from '../core/index.js';
import { parseJson, readInputText } from '../io/index.js';
import { checkSchema, mapping } from '../schema/index.js';

/** What is annotated in a video. */
export interface VideoAnnotation {
  /** '' if the format has none. */
  subset: string;
  durationSec?: number;
  /** Frame rate of the video, for streams whose strides are in its frames. */
  fps?: number;
  /** Seconds that rescaled features cover, if that is not the whole video. */
  coveredSec?: number;
  /** The video's tags, each once, in the order of the file. Training reads no more, unless supervision is by more. */
  labels: string[];
  /** Segments of the labels. Empty if the file has tags only. */
  segments: Segment[];
  /** Point annotations: single times at which a label happens. */
  points?: { label: string; sec: number }[];
  /** Background annotations: [start, end] in seconds of segments in which nothing happens. */
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
 * `annotations`, each a `label` with a `segment` [start, end] in seconds, a `point` (s) at which it happens, or neither.
 * Optional: `background` (list of [start, end] in which nothing happens), `fps` (frame rate of the video) and `covered`
 * (s that rescaled features cover, if not the whole video). UserError with the file, the path within it and the value.
 */
export const readAnnotations = (path: string): Annotations => parseAnnotations(readInputText(path), path);

/** Annotations from text, as `readAnnotations` reads them; `where` names the source in errors. */
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
 * The label of segments that are ignored in evaluation: predictions there count neither as correct nor as wrong
 * (THUMOS'14). It is never one of a video's `labels`.
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
