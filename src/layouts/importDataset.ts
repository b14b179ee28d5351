// A source of another repository → a dgam data set: found, decided, checked, written, opened.
import { basename, join, resolve } from 'node:path';
import { type Annotations, type Dataset, openDataset } from '../data/index.js';
import { type ReadFormatName, writeFormat } from '../formats/index.js';
import { first, UserError, writeFileAtomic } from '../io/index.js';
import type { ArrayFile } from '../arrays/index.js';
import { findAnnotations } from './annotated.js';
import { type Shaped, decideAxes, extentOf } from './axes.js';
import { buildFolder, requireFreePlace } from './buildFolder.js';
import { type ColumnRange, decideColumns } from './columns.js';
import { datasetYaml, type WrittenStream } from './datasetYaml.js';
import { decideTiming, describeTiming, expectedSnippets, type Timed } from './decideTiming.js';
import { detectLayout } from './detect.js';
import { listSource } from './listing.js';
import { type LeftOut, matchVideos } from './match.js';
import { type Placed, placeFile } from './placeFiles.js';
import { openSource } from './sources.js';
import { asStreamName } from './streams.js';
import { decideSplits, type Splits } from './subsets.js';
import type { Assumed, Axes, FoundStream, StreamTiming } from './types.js';

export interface ImportOptions {
  /** Instead of finding it out. */
  readonly layout?: string;
  /** A file or folder of annotations, instead of what lies in the source. */
  readonly annotations?: string;
  readonly annotationFormat?: ReadFormatName;
  /** Streams in the columns of one; an empty list keeps it whole. */
  readonly columns?: readonly ColumnRange[];
  /** Streams to take, instead of all. */
  readonly streams?: readonly string[];
  /** By stream, or of all streams ('*'). */
  readonly axes?: ReadonlyMap<string, Axes>;
  /** Of ten crops, their mean or one of them. Default mean. */
  readonly crop?: 'mean' | number;
  readonly timing?: StreamTiming;
  readonly splits?: Splits;
  /** Names of classes in the order of columns or indices. */
  readonly classes?: readonly string[];
  /** Copies feature files instead of linking to them. */
  readonly copy?: boolean;
  /** What is being done, and how much of it is done. */
  readonly onProgress?: (phase: 'reading' | 'writing', done: number, total: number) => void;
  /** Nothing is left at `out` once it is aborted. */
  readonly signal?: AbortSignal;
}

export interface Imported {
  readonly dataset: Dataset;
  readonly layout: string;
  /** What showed the layout. */
  readonly reason: string;
  /** What was decided without having been said, a line each; dataset.yaml has them too. */
  readonly assumed: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly files: Readonly<Partial<Record<Placed, number>>>;
  readonly notes: readonly string[];
}

/**
 * Writes the data set `out` from what lies in `source`, and opens it. Feature files that training can read are linked
 * to; others are unpacked with the element type they have. UserError that says what is not clear and what to write;
 * then, and when aborted, nothing is left at `out`.
 */
export async function importDataset(source: string, out: string, options: ImportOptions = {}): Promise<Imported> {
  requireFreePlace(out);
  const listing = listSource(source);
  const { layout, found } = await detectLayout(listing, { classes: options.classes }, options.layout);
  const read = findAnnotations(listing, found, options);
  const splits = decideSplits(read.annotations, options.splits ?? {}, found.splits);
  const chosen = chooseStreams(found.streams, options.streams, source);
  const matched = matchVideos(chosen, read.annotations, splits.value, read.where);
  const work = pacer(options.signal);

  const total = matched.streams.reduce((sum, { videos }) => sum + videos.size, 0);
  const opened = new Map<string, Map<string, ArrayFile>>();
  let done = 0;
  for (const { name, videos } of matched.streams) {
    const files = new Map<string, ArrayFile>();
    for (const [video, array] of videos) {
      files.set(video, await openSource(array));
      options.onProgress?.('reading', ++done, total);
      await work();
    }
    opened.set(name, files);
  }

  const known = options.timing ?? found.timing?.value;
  const axes = new Map(
    matched.streams.map((stream) => [
      stream.name,
      decideAxes(
        stream,
        shapesOf(opened.get(stream.name)!, matched.annotations, known),
        options.axes?.get(stream.name) ?? options.axes?.get('*'),
      ),
    ]),
  );
  const timed = timedVideos(matched.streams, opened, axes, matched.annotations);
  const timing = decideTiming(options.timing, found.timing, timed);
  const streams = matched.streams.flatMap((stream) =>
    writtenStreams(stream, opened.get(stream.name)!, axes.get(stream.name)!, matched.streams.length, options),
  );
  const classes = classList(matched.annotations, options.classes ?? found.classes);

  const placed: Partial<Record<Placed, number>> = {};
  const origin = [
    `Written by dgam import from ${resolve(source)}`,
    `Layout ${layout.name}: ${found.reason}`,
    ...[...read.notes, ...found.notes, ...matched.notes].map((note) => `Note: ${note}`),
    ...matched.leftOut.map(({ why, videos }) => `Left out: ${videos.length} ${why}: ${first(videos)}`),
  ];
  await buildFolder(out, async (folder) => {
    const hows = new Map<string, string>();
    let written = 0;
    for (const { name, videos } of matched.streams) {
      const ofStream: Partial<Record<Placed, number>> = {};
      for (const [video, array] of videos) {
        const how = await placeFile(array, join(folder, name), video, options.copy ?? false);
        ofStream[how] = (ofStream[how] ?? 0) + 1;
        placed[how] = (placed[how] ?? 0) + 1;
        options.onProgress?.('writing', ++written, total);
        await work();
      }
      hows.set(name, describePlaced(ofStream));
    }
    const [annotationsFile] = writeFormat('activitynet', matched.annotations);
    writeFileAtomic(join(folder, 'annotations.json'), annotationsFile.text);
    const text = datasetYaml({
      name: basename(resolve(source)) || 'imported',
      origin,
      classes: classes.value,
      streams: streams.map((stream) => ({ ...stream, how: hows.get(stream.folder) ?? '' })),
      timing,
      splits,
    });
    writeFileAtomic(join(folder, 'dataset.yaml'), text);
    // Whatever cannot be trained on shall not be there.
    openDataset(folder);
  });
  return {
    dataset: openDataset(out),
    layout: layout.name,
    reason: found.reason,
    assumed: [
      `time: ${describeTiming(timing.value)} (${timing.why})`,
      ...streams.flatMap(({ name, axes, crop, columns }) => [
        `${name}: axes ${axes.value} (${axes.why})`,
        ...(crop ? [`${name}: crop ${crop.value} (${crop.why})`] : []),
        ...(columns ? [`${name}: columns ${columns.value.join(' to ')} (${columns.why})`] : []),
      ]),
      `splits: ${Object.entries(splits.value).map(([split, subset]) => `${split} is "${subset}"`).join(', ')} (${splits.why})`,
      ...(classes.why ? [`classes: ${classes.why}`] : []),
    ],
    leftOut: matched.leftOut,
    files: placed,
    notes: [...read.notes, ...found.notes, ...matched.notes],
  };
}

/** Lets the event loop turn now and then, so that a signal can be heard; throws once it was given. */
function pacer(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 50) return;
    await new Promise((resume) => setImmediate(resume));
    last = performance.now();
    signal?.throwIfAborted();
  };
}

function chooseStreams(
  streams: readonly FoundStream[],
  names: readonly string[] | undefined,
  source: string,
): readonly FoundStream[] {
  const all = streams.map((stream) => ({ ...stream, name: asStreamName(stream.name) }));
  if (!names) return all;
  const strange = names.find((name) => all.every((stream) => stream.name !== name));
  if (strange !== undefined)
    throw new UserError(
      `${source}: there is no stream "${strange}". Streams there: ${all.map(({ name }) => name).join(', ')}.`,
    );
  return all.filter(({ name }) => names.includes(name));
}

const shapesOf = (
  files: ReadonlyMap<string, ArrayFile>,
  annotations: Annotations,
  timing: StreamTiming | undefined,
): Shaped[] =>
  [...files].map(([video, { path, shape }]) => {
    const { durationSec, fps } = annotations.get(video) ?? {};
    return {
      video,
      path,
      shape,
      expected: timing && expectedSnippets(timing, { video, durationSec, fps }),
    };
  });

/** Each video with its T. UserError if streams differ by more than one snippet: they are of different strides. */
function timedVideos(
  streams: readonly FoundStream[],
  opened: ReadonlyMap<string, ReadonlyMap<string, ArrayFile>>,
  axes: ReadonlyMap<string, Assumed<Axes>>,
  annotations: Annotations,
): Timed[] {
  const lengths = (video: string) =>
    streams.map(({ name }) => ({
      name,
      snippets: extentOf(axes.get(name)!.value, opened.get(name)!.get(video)!.shape).snippets,
    }));
  const timed: Timed[] = [];
  const apart: string[] = [];
  for (const [video, { durationSec, coveredSec, fps }] of annotations) {
    const all = lengths(video).map(({ snippets }) => snippets);
    if (Math.max(...all) - Math.min(...all) > 1) apart.push(video);
    timed.push({ video, snippets: Math.min(...all), durationSec, coveredSec, fps });
  }
  if (apart.length > 0) {
    const found = lengths(apart[0]).map(({ name, snippets }) => `${snippets} in ${name}`);
    throw new UserError(
      `streams differ in T for ${apart.length} of ${timed.length} videos: "${apart[0]}" has ${found.join(', ')}. ` +
        'Streams need the same stride: take those that go together (--streams rgb,flow), or extract them alike.',
    );
  }
  return timed;
}

/** The streams of dataset.yaml that one folder of files gives: itself, or ranges of its columns. */
function writtenStreams(
  { name }: FoundStream,
  files: ReadonlyMap<string, ArrayFile>,
  axes: Assumed<Axes>,
  streams: number,
  { columns: said, crop = 'mean' }: ImportOptions,
): WrittenStream[] {
  const [file] = files.values();
  const { dim } = extentOf(axes.value, file.shape);
  if (said && said.length > 0 && streams > 1)
    throw new UserError(
      `--split-streams is for features in one file a video, but there are ${streams} streams. Choose one: --streams ${name}.`,
    );
  const split = streams > 1 ? undefined : decideColumns(dim, said, file.path);
  const base = {
    folder: name,
    how: '',
    axes,
    ...(axes.value === 'TCD' && {
      crop: { value: crop, why: `of ${file.shape[1]} crops; --crop chooses one` },
    }),
  };
  if (!split) return [{ ...base, name }];
  return split.value.map((range) => ({
    ...base,
    name: range.name,
    columns: { value: [range.first, range.last] as const, why: split.why },
  }));
}

function classList(annotations: Annotations, given: readonly string[] | undefined) {
  const labels = [...new Set([...annotations.values()].flatMap((video) => video.labels))].sort();
  if (!given) return { value: labels, why: 'the labels of the annotations, in alphabetical order' };
  const missing = labels.filter((label) => !given.includes(label));
  return {
    value: [...given, ...missing],
    why: missing.length > 0 ? `${first(missing)} added, which the list of classes does not have` : '',
  };
}

const describePlaced = (placed: Partial<Record<Placed, number>>): string =>
  Object.entries(placed)
    .map(([how, n]) =>
      how === 'unpacked' ? `${n} unpacked to .npy, the element type unchanged` : `${n} ${how}`,
    )
    .join(', ');


