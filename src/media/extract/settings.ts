// How the features of a data set are made, as dataset.yaml and a run's config.yaml record it.
import { z } from 'zod';
import { UserError } from '../../core/index.js';
import type { Extraction as Recorded } from '../../data/index.js';
import { checkSchema } from '../../schema/index.js';
import { featuresVersion, settingsDifference, streamSettings } from '../features/index.js';

const above0 = z.number().positive({ error: 'expected a number above 0' });
const frames = z.number().int().min(1, { error: 'expected a whole number from 1 on' });

const schema = z.strictObject({
  /** Version of the method by which this package computes features. */
  featuresVersion: z.number().int(),
  /** Versions of the package and the decoder; a difference in these is accepted. */
  dgam: z.string(),
  decoder: z.string(),
  fps: above0,
  strideFrames: frames,
  windowFrames: frames,
  /** Pixels; larger frames are scaled down to it. */
  shortSide: frames,
  /** Stream → how its features are computed from the frames. */
  streams: z
    .record(z.string().regex(/^[\w-]+$/), streamSettings)
    .refine((streams) => Object.keys(streams).length > 0, { error: 'expected at least one stream' }),
});

/** The grid of frames and snippets, and the settings of each stream. */
export type Extraction = z.output<typeof schema>;

/** UserError if `recorded` is not what `dgam extract` writes. `where` names its file. */
export const parseExtraction = (recorded: unknown, where: string): Extraction =>
  checkSchema(schema, recorded, `${where}: extraction`);

/** As it is written into files. */
export const recordOf = (extraction: Extraction): Recorded => ({ ...extraction });

/** UserError if this version of the package computes other features than the recorded one did. */
export function requireSameMethod({ featuresVersion: made, dgam }: Extraction, where: string): void {
  if (made === featuresVersion) return;
  throw new UserError(
    `${where}: its features were made in way ${made} (dgam ${dgam}), this version makes them in way ${featuresVersion}: ` +
      'they do not fit each other. Use that version, or extract the data set again and train again.',
  );
}

/** The first difference that makes features differ, in words; undefined if there is none. */
export function extractionDifference(a: Extraction, b: Extraction): string | undefined {
  for (const key of ['featuresVersion', 'fps', 'strideFrames', 'windowFrames', 'shortSide'] as const)
    if (a[key] !== b[key]) return `${key} ${a[key]}, now ${b[key]}`;
  const names = (extraction: Extraction) => Object.keys(extraction.streams).sort().join(',');
  if (names(a) !== names(b)) return `streams ${names(a)}, now ${names(b)}`;
  for (const [name, settings] of Object.entries(a.streams)) {
    const difference = settingsDifference(settings, b.streams[name]);
    if (difference) return `stream ${name}: ${difference}`;
  }
  return undefined;
}
