// Matches features and annotations by the names of videos; lists the videos that are left out.

import { count, first, UserError } from '../../core/index.js';
import type { Annotations, Split, VideoAnnotation } from '../../data/index.js';
import type { Splits } from './decisions/splits.js';
import type { FoundStream } from './types.js';

/** Videos that are left out, for one reason. */
export interface LeftOut {
  readonly why: string;
  readonly videos: readonly string[];
}

export interface Matched {
  readonly annotations: Annotations;
  readonly streams: readonly FoundStream[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/**
 * The streams with the names that their videos have in the annotations. If more names match with `v_` added or removed,
 * that is done: ActivityNet's feature files have it, its annotations do not.
 */
export function matchNames(
  streams: readonly FoundStream[],
  annotations: Annotations,
): { streams: readonly FoundStream[]; note?: string } {
  const names = [...new Set(streams.flatMap(({ videos }) => [...videos.keys()]))];
  const variants: { rename: (name: string) => string; note?: string }[] = [
    { rename: (name) => name },
    { rename: (name) => name.replace(/^v_/, ''), note: 'v_ removed from the names of feature files' },
    { rename: (name) => `v_${name}`, note: 'v_ added before the names of feature files' },
  ];
  const fits = variants.map(({ rename }) => names.filter((name) => annotations.has(rename(name))).length);
  const best = variants[fits.indexOf(Math.max(...fits))];
  if (!best.note) return { streams };
  return {
    streams: streams.map((stream) => ({
      ...stream,
      videos: new Map([...stream.videos].map(([name, source]) => [best.rename(name), source])),
    })),
    note: `${best.note}, so that they match the annotations (${Math.max(...fits)} of ${names.length})`,
  };
}

/**
 * Keeps videos with features in all streams, annotations, a subset of a split, and for training a label. UserError if no
 * video is left, or if a name would lead out of the data set.
 */
export function matchVideos(
  named: readonly FoundStream[],
  annotations: Annotations,
  splits: Splits,
  where: string,
): Matched {
  const { streams, note } = matchNames(named, annotations);
  for (const { name, videos } of streams)
    for (const [video, { path }] of videos) requireInside(video, `${path} (stream ${name})`);
  requireSimilarCoverage(streams, annotations, where);
  const splitOf = new Map(Object.entries(splits).map(([split, subset]) => [subset, split as Split]));
  const withFeatures = [...new Set(streams.flatMap(({ videos }) => [...videos.keys()]))];
  const leftOut = new Map<string, string[]>();
  const leaveOut = (why: string, video: string) => {
    leftOut.set(why, [...(leftOut.get(why) ?? []), video]);
  };
  const kept: [string, VideoAnnotation][] = [];
  for (const [video, annotation] of annotations) {
    requireInside(video, where);
    const lacking = streams.filter(({ videos }) => !videos.has(video)).map(({ name }) => name);
    const split = splitOf.get(annotation.subset);
    if (split === undefined)
      leaveOut(
        annotation.subset === '' ? 'without a subset' : `of subset "${annotation.subset}", which is no split`,
        video,
      );
    else if (lacking.length === streams.length) leaveOut('with annotations, without features', video);
    else if (lacking.length > 0) leaveOut(`without features in stream ${lacking.join(', ')}`, video);
    else if (split === 'train' && annotation.labels.length === 0)
      leaveOut('for training, without a label', video);
    else kept.push([video, annotation]);
  }
  for (const video of withFeatures)
    if (!annotations.has(video)) leaveOut('with features, without annotations', video);
  const summary = [...leftOut].map(([why, videos]) => ({ why, videos }));
  if (kept.length === 0)
    throw new UserError(
      `${where}: no video is left: ${summary.map(({ why, videos }) => `${count(videos.length, 'video')} ${why} (${first(videos)})`).join('; ')}. ` +
        'Check that features and annotations are of the same videos, and the subsets (--train, --validation, --test).',
    );
  return {
    annotations: new Map(kept),
    streams: streams.map((stream) => ({
      ...stream,
      videos: new Map(
        kept.flatMap(([video]) => {
          const source = stream.videos.get(video);
          return source ? [[video, source] as const] : [];
        }),
      ),
    })),
    leftOut: summary,
    notes: note === undefined ? [] : [note],
  };
}

/** UserError if a stream has less than half of the videos of another one: the data set would lose all the others. */
function requireSimilarCoverage(
  streams: readonly FoundStream[],
  annotations: Annotations,
  where: string,
): void {
  const sizes = streams.map(({ name, videos }) => ({
    name,
    videos: [...videos.keys()].filter((video) => annotations.has(video)).length,
  }));
  const most = Math.max(...sizes.map(({ videos }) => videos));
  const sparse = sizes.find(({ videos }) => videos < most / 2);
  if (!sparse) return;
  const full = sizes.filter(({ videos }) => videos >= most / 2).map(({ name }) => name);
  throw new UserError(
    `${where}: stream ${sparse.name} has features of ${sparse.videos} annotated videos, but ${full.join(' and ')} of ${most}. ` +
      `A data set needs features in all streams: leave this stream out (--streams ${full.join(',')}), or add its files.`,
  );
}

/** The name of a video becomes a path in the data set, which may have folders. UserError if it would lead out of it. */
export function requireInside(video: string, where: string): void {
  const parts = video.split(/[/\\]/);
  const inside =
    video !== '' &&
    !video.includes('\0') &&
    !/^[a-zA-Z]:/.test(video) &&
    parts.every((part) => part && part !== '.' && part !== '..');
  if (!inside)
    throw new UserError(
      `${where}: a video is called "${video.replaceAll('\0', '\\0')}", but a file of that name would be outside of the data set. Rename it.`,
    );
}
