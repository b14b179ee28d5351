// Decides the streams of the data set from the headers of the arrays: axes, columns and timing.

import { UserError } from '../../../core/index.js';
import type { Annotations } from '../../../data/index.js';
import type { SourceArray } from '../sourceArrays.js';
import { type Assumed, type Axes, asGiven, type FoundStream, type StreamTiming } from '../types.js';
import { decideAxes, extentOf } from './axes.js';
import { type ColumnRange, decideColumns } from './columns.js';
import { decideTiming, expectedSnippets, type VideoLength } from './timing.js';

/** A stream with the header of each video's array. */
export interface OpenedStream extends FoundStream {
  readonly arrays: ReadonlyMap<string, SourceArray>;
}

export interface PlanOptions {
  /** The columns of each stream in files with all streams; an empty list keeps them as one stream. */
  readonly columns?: readonly ColumnRange[];
  /** By the name of the stream, or '*' for all streams. */
  readonly axes?: ReadonlyMap<string, Axes>;
  /** The mean of the crops, or the index of one of them. Default: mean. */
  readonly crop?: 'mean' | number;
  readonly timing?: StreamTiming;
}

/** A stream of the data set: files of a folder, and the part of them that it is. */
export interface PlannedStream {
  readonly name: string;
  /** Folder in the data set. */
  readonly folder: string;
  readonly axes: Assumed<Axes>;
  readonly crop?: Assumed<'mean' | number>;
  /** First and last column, both included. */
  readonly columns?: Assumed<readonly [number, number]>;
}

export interface Plan {
  readonly streams: readonly PlannedStream[];
  readonly timing: Assumed<StreamTiming>;
}

/** UserError if the arrays do not fit each other, or if their axes or times are not clear. */
export function planStreams(
  streams: readonly OpenedStream[],
  annotations: Annotations,
  documented: Assumed<StreamTiming> | undefined,
  options: PlanOptions,
): Plan {
  const known = options.timing ?? documented?.value;
  const decided = streams.map((stream) => ({
    ...stream,
    decidedAxes: decideAxes(
      stream,
      [...stream.arrays].map(([video, { path, shape }]) => {
        const { durationSec, fps } = annotations.get(video) ?? {};
        const expected = known && expectedSnippets(known, { video, durationSec, fps });
        return { video, path, shape, expected };
      }),
      options.axes?.get(stream.name) ?? options.axes?.get('*'),
    ),
  }));
  const timed = timedVideos(decided, annotations);
  return {
    timing: decideTiming(options.timing, documented, timed),
    streams: decided.flatMap((stream) => plannedStreams(stream, streams.length, options)),
  };
}

type DecidedStream = OpenedStream & { readonly decidedAxes: Assumed<Axes> };

/** The number of snippets of each video. UserError if it differs between streams by more than one: their strides differ. */
function timedVideos(streams: readonly DecidedStream[], annotations: Annotations): VideoLength[] {
  const lengths = (video: string) =>
    streams.map(
      ({ arrays, decidedAxes }) => extentOf(decidedAxes.value, arrays.get(video)?.shape ?? []).snippets,
    );
  const apart: string[] = [];
  const timed = [...annotations].map(([video, { durationSec, coveredSec, fps }]) => {
    const all = lengths(video);
    if (Math.max(...all) - Math.min(...all) > 1) apart.push(video);
    return { video, snippets: Math.min(...all), durationSec, coveredSec, fps };
  });
  if (apart.length === 0) return timed;
  const found = lengths(apart[0]).map((snippets, index) => `${snippets} in ${streams[index].name}`);
  throw new UserError(
    `streams differ in T for ${apart.length} of ${timed.length} videos: "${apart[0]}" has ${found.join(', ')}. ` +
      'Streams need the same stride: select those with the same stride (--streams rgb,flow), or extract them again.',
  );
}

/** The streams in one folder of files: a single one, or one for each range of columns. */
function plannedStreams(
  { name, arrays, decidedAxes: axes }: DecidedStream,
  streams: number,
  { columns: given, crop }: PlanOptions,
): PlannedStream[] {
  const [{ path, shape }] = arrays.values();
  if (given && given.length > 0 && streams > 1)
    throw new UserError(
      `--split-streams splits the only stream of a source, but this one has ${streams} streams. Select one: --streams ${name}.`,
    );
  if (axes.value === 'TCD' && typeof crop === 'number' && crop >= shape[1])
    throw new UserError(
      `${path}: --crop ${crop}, but the crops are 0 to ${shape[1] - 1}. Give one of them, or mean.`,
    );
  const columns = streams > 1 ? undefined : decideColumns(extentOf(axes.value, shape).dim, given, path);
  const base = {
    folder: name,
    axes,
    ...(axes.value === 'TCD' && {
      crop: {
        value: crop ?? 'mean',
        why: crop === undefined ? `of ${shape[1]} crops; --crop selects one` : asGiven,
      },
    }),
  };
  if (!columns) return [{ ...base, name }];
  return columns.value.map((range) => ({
    ...base,
    name: range.name,
    columns: { value: [range.first, range.last], why: columns.why },
  }));
}
