// From opened arrays to the streams of dataset.yaml: axes, columns, and a T for each video.

import { UserError } from '../../core/index.js';
import type { Annotations } from '../../data/index.js';
import { decideAxes, extentOf } from './axes.js';
import { type ColumnRange, decideColumns } from './columns.js';
import type { WrittenStream } from './datasetYaml.js';
import { decideTiming, expectedSnippets, type Timed } from './decideTiming.js';
import type { SourceArray } from './sources.js';
import { type Assumed, type Axes, type FoundStream, type StreamTiming, wasSaid } from './types.js';

/** A stream whose files are opened: the header of each video's array. */
export interface OpenedStream extends FoundStream {
  readonly arrays: ReadonlyMap<string, SourceArray>;
}

export interface PlanOptions {
  /** Streams in the columns of one; an empty list keeps it whole. */
  readonly columns?: readonly ColumnRange[];
  /** By stream, or of all streams ('*'). */
  readonly axes?: ReadonlyMap<string, Axes>;
  /** Of ten crops, their mean or one of them. Default mean. */
  readonly crop?: 'mean' | number;
  readonly timing?: StreamTiming;
}

export interface Plan {
  readonly streams: readonly WrittenStream[];
  readonly timing: Assumed<StreamTiming>;
}

/** UserError where arrays do not go together, or where it is not clear what they are. */
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
    streams: decided.flatMap((stream) => writtenStreams(stream, streams.length, options)),
  };
}

type DecidedStream = OpenedStream & { readonly decidedAxes: Assumed<Axes> };

/** Each video with its T. UserError if streams differ by more than one snippet: they are of different strides. */
function timedVideos(streams: readonly DecidedStream[], annotations: Annotations): Timed[] {
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
      'Streams need the same stride: take those that go together (--streams rgb,flow), or extract them alike.',
  );
}

/** The streams that one folder of files gives: itself, or ranges of its columns. */
function writtenStreams(
  { name, arrays, decidedAxes: axes }: DecidedStream,
  streams: number,
  { columns: said, crop }: PlanOptions,
): WrittenStream[] {
  const [{ path, shape }] = arrays.values();
  if (said && said.length > 0 && streams > 1)
    throw new UserError(
      `--split-streams is for features in one file a video, but there are ${streams} streams. Choose one: --streams ${name}.`,
    );
  if (axes.value === 'TCD' && typeof crop === 'number' && crop >= shape[1])
    throw new UserError(
      `${path}: --crop ${crop}, but there are crops 0 to ${shape[1] - 1}. Choose one, or mean.`,
    );
  const columns = streams > 1 ? undefined : decideColumns(extentOf(axes.value, shape).dim, said, path);
  const base = {
    folder: name,
    axes,
    ...(axes.value === 'TCD' && {
      crop: {
        value: crop ?? 'mean',
        why: crop === undefined ? `of ${shape[1]} crops; --crop chooses one` : wasSaid,
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
