// The annotations of a source: what the layout read, or the file of those there that names most of the videos.
import { resolve } from 'node:path';
import { count, first, UserError } from '../../core/index.js';
import type { Annotations } from '../../data/index.js';
import { type ReadFormatName, readAnyAnnotations } from '../formats/index.js';
import type { Listing } from './listing.js';
import { matchNames } from './match.js';
import type { FoundLayout } from './types.js';

interface Options {
  readonly annotations?: string;
  readonly annotationFormat?: ReadFormatName;
  readonly fps?: number;
}

export interface AnnotationsFound {
  readonly annotations: Annotations;
  /** The file, for messages. */
  readonly where: string;
  readonly notes: readonly string[];
}

/** UserError if there are none, or if none of them names a video that has features. */
export function findAnnotations(listing: Listing, found: FoundLayout, options: Options): AnnotationsFound {
  const chosen = choose(listing, found, options);
  return { ...chosen, annotations: withSubsets(chosen.annotations, found.subsets) };
}

function choose(listing: Listing, found: FoundLayout, options: Options): AnnotationsFound {
  if (options.annotations !== undefined) {
    const read = readAnyAnnotations(options.annotations, {
      format: options.annotationFormat,
      fps: options.fps,
    });
    return {
      ...read,
      where: options.annotations,
      notes: [`annotations: ${read.format} (${read.reason})`, ...read.notes],
    };
  }
  if ('annotations' in found.annotations) return { ...found.annotations, where: listing.root };
  const tried: { path: string; names: number; read: ReturnType<typeof readAnyAnnotations> }[] = [];
  const refused: string[] = [];
  for (const path of found.annotations.candidates) {
    try {
      const read = readAnyAnnotations(path, { fps: options.fps });
      tried.push({ path, read, names: namesIn(found, read.annotations) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push(error.message);
    }
  }
  const [best] = tried.sort((a, b) => b.names - a.names);
  if (best === undefined || best.names === 0) {
    const what = best
      ? `${first(tried.map(({ path }) => path))} name none of the videos that have features (${first([...found.streams[0].videos.keys()])})`
      : `no annotations were found${refused.length > 0 ? ` (${refused[0]})` : ''}`;
    throw new UserError(`${listing.root}: ${what}. Say where they are: --annotations FILE.`);
  }
  return {
    annotations: best.read.annotations,
    where: best.path,
    notes: [
      `annotations from ${resolve(best.path)}: ${best.read.format} (${best.read.reason})` +
        (tried.length > 1 ? `; of ${count(tried.length, 'file')} it names the most videos` : ''),
      ...best.read.notes,
    ],
  };
}

function namesIn(found: FoundLayout, annotations: Annotations): number {
  const { streams } = matchNames(found.streams, annotations);
  const names = new Set(streams.flatMap(({ videos }) => [...videos.keys()]));
  return [...names].filter((name) => annotations.has(name)).length;
}

/** Subsets by another file, where the layout has one; where nothing states any, all videos are for training. */
function withSubsets(
  annotations: Annotations,
  subsets: ReadonlyMap<string, string> | undefined,
): Annotations {
  if (subsets)
    return new Map(
      [...annotations].map(([name, video]) => [name, { ...video, subset: subsets.get(name) ?? '' }]),
    );
  if ([...annotations.values()].some(({ subset }) => subset !== '')) return annotations;
  return new Map([...annotations].map(([name, video]) => [name, { ...video, subset: 'train' }]));
}
