// The annotations of a source: given by the user, read by the layout, or in the file that names most of the videos.
import { resolve } from 'node:path';
import { count, first, UserError } from '../../core/index.js';
import type { Annotations } from '../../data/index.js';
import { type AnyAnnotations, type ReadFormatName, readAnyAnnotations } from '../formats/index.js';
import type { Listing } from './listing.js';
import { matchNames } from './matchVideos.js';
import type { FoundLayout } from './types.js';

interface Options {
  readonly annotations?: string;
  readonly annotationFormat?: ReadFormatName;
  readonly fps?: number;
}

export interface AnnotationsFound {
  readonly annotations: Annotations;
  /** Path of the annotations, for messages. */
  readonly where: string;
  readonly notes: readonly string[];
}

/** UserError if the source has no annotations, or if they name no video that has features. */
export function findAnnotations(listing: Listing, found: FoundLayout, options: Options): AnnotationsFound {
  const read = readOrSearch(listing, found, options);
  return { ...read, annotations: withSubsets(read.annotations, found.subsets) };
}

function readOrSearch(listing: Listing, found: FoundLayout, options: Options): AnnotationsFound {
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
  return searchCandidates(listing, found, found.annotations.candidates, options);
}

/** The candidate that names most of the videos that have features. */
function searchCandidates(
  listing: Listing,
  found: FoundLayout,
  candidates: readonly string[],
  { fps }: Options,
): AnnotationsFound {
  const readable: { path: string; names: number; read: AnyAnnotations }[] = [];
  const refused: string[] = [];
  for (const path of candidates) {
    try {
      const read = readAnyAnnotations(path, { fps });
      readable.push({ path, read, names: namesIn(found, read.annotations) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push(error.message);
    }
  }
  const [best] = readable.sort((a, b) => b.names - a.names);
  if (best === undefined || best.names === 0) {
    const what = best
      ? `${first(readable.map(({ path }) => path))} name none of the videos that have features (${first([...found.streams[0].videos.keys()])})`
      : `no annotations were found${refused.length > 0 ? ` (${refused[0]})` : ''}`;
    throw new UserError(`${listing.root}: ${what}. Name the file: --annotations FILE.`);
  }
  return {
    annotations: best.read.annotations,
    where: best.path,
    notes: [
      `annotations from ${resolve(best.path)}: ${best.read.format} (${best.read.reason})` +
        (readable.length > 1 ? `; of ${count(readable.length, 'file')} it names the most videos` : ''),
      ...best.read.notes,
    ],
  };
}

function namesIn(found: FoundLayout, annotations: Annotations): number {
  const { streams } = matchNames(found.streams, annotations);
  const names = new Set(streams.flatMap(({ videos }) => [...videos.keys()]));
  return [...names].filter((name) => annotations.has(name)).length;
}

/** The subsets of another file, if the layout has one. If no subset is stated at all, all videos are for training. */
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
