// Imports a source of another repository as a data set.
import { basename, join, resolve } from 'node:path';
import { first, UserError } from '../../core/index.js';
import { type Annotations, type Dataset, openDataset } from '../../data/index.js';
import { buildFolder, requireFreePlace, writeFileAtomic } from '../../io/index.js';
import { type ReadFormatName, writeFormat } from '../formats/index.js';
import { findAnnotations } from './annotations.js';
import { datasetYaml } from './datasetYaml.js';
import { decideSplits, type Splits } from './decisions/splits.js';
import { type OpenedStream, type Plan, type PlanOptions, planStreams } from './decisions/streams.js';
import { describeTiming } from './decisions/timing.js';
import { detectLayout } from './detect.js';
import { listSource } from './listing.js';
import { type LeftOut, matchVideos } from './matchVideos.js';
import { describePlaced, type PlacedCounts, placeStreams, sumOf } from './placeFiles.js';
import { openSources, type SourceArray, type Sources } from './sourceArrays.js';
import { type Assumed, asGiven, type FoundStream, type StreamTiming } from './types.js';

/** Options of importDataset. */
export interface ImportOptions extends PlanOptions {
  /** Default: found by content. */
  readonly layout?: string;
  /** A file or folder of annotations. Default: searched in the source. */
  readonly annotations?: string;
  readonly annotationFormat?: ReadFormatName;
  /** Names of the streams to import. Default: all. */
  readonly streams?: readonly string[];
  readonly splits?: Splits;
  /** Frames per second, for layouts that document a stride in frames, and for annotations that count frames. */
  readonly fps?: number;
  /** Names of classes in the order of columns or indices. */
  readonly classes?: readonly string[];
  /** Copies feature files instead of linking to them. */
  readonly copy?: boolean;
  /** Called after each file. */
  readonly onProgress?: (phase: 'reading' | 'writing', done: number, total: number) => void;
  /** Aborts the import; nothing is left at `out`. */
  readonly signal?: AbortSignal;
}

/** The result of importDataset. */
export interface Imported {
  readonly dataset: Dataset;
  readonly layout: string;
  /** The evidence for the layout. */
  readonly reason: string;
  /** Decisions that the user did not give, a line each; dataset.yaml has them too. */
  readonly assumed: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** The number of feature files that were linked, copied or unpacked. */
  readonly files: PlacedCounts;
  readonly notes: readonly string[];
}

/**
 * Writes the data set `out` from the files in `source`, and opens it. Feature files that training can read are linked;
 * others are unpacked with their element type. UserError if something is not clear, with the options to give; nothing is
 * left at `out` then, nor when aborted.
 */
export async function importDataset(
  source: string,
  out: string,
  options: ImportOptions = {},
): Promise<Imported> {
  requireFreePlace(out);
  const sources = openSources();
  try {
    return await importFrom(source, out, options, sources);
  } finally {
    await sources.close();
  }
}

async function importFrom(
  source: string,
  out: string,
  options: ImportOptions,
  sources: Sources,
): Promise<Imported> {
  const listing = listSource(source);
  const { layout, found } = await detectLayout(listing, { classes: options.classes }, options.layout);
  const read = findAnnotations(listing, found, options);
  const splits = decideSplits(read.annotations, options.splits ?? {}, found.splits);
  const selected = selectStreams(found.streams, options.streams, source);
  const { annotations, streams, leftOut, notes } = matchVideos(
    selected,
    read.annotations,
    splits.value,
    read.where,
  );
  const report = progress(streams, options);
  const opened = await openStreams(streams, sources, () => report('reading'));
  const plan = planStreams(opened, annotations, atRate(found.timing, options.fps), options);
  const classes = classList(annotations, options.classes ?? found.classes);
  const allNotes = [...read.notes, ...found.notes, ...notes];

  const files = await buildFolder(out, async (folder) => {
    const placedIn = await placeStreams(opened, folder, sources, options.copy ?? false, () =>
      report('writing'),
    );
    const [annotationsFile] = writeFormat('activitynet', annotations);
    writeFileAtomic(join(folder, 'annotations.json'), annotationsFile.text);
    const text = datasetYaml({
      name: basename(resolve(source)) || 'imported',
      origin: [
        `Written by dgam import from ${resolve(source)}`,
        `Layout ${layout.name}: ${found.reason}`,
        ...allNotes.map((note) => `Note: ${note}`),
        ...leftOut.map(({ why, videos }) => `Left out: ${videos.length} ${why}: ${first(videos)}`),
      ],
      classes: classes.value,
      streams: plan.streams.map((stream) => {
        const placed = placedIn.get(stream.folder);
        return { ...stream, how: placed && describePlaced(placed) };
      }),
      timing: plan.timing,
      splits,
    });
    writeFileAtomic(join(folder, 'dataset.yaml'), text);
    // A data set that cannot be opened is not left behind.
    openDataset(folder);
    return sumOf([...placedIn.values()]);
  });
  return {
    dataset: openDataset(out),
    layout: layout.name,
    reason: found.reason,
    assumed: assumptions(plan, splits, classes),
    leftOut,
    files,
    notes: allNotes,
  };
}

/** The streams with the header of each array. */
async function openStreams(
  streams: readonly FoundStream[],
  sources: Sources,
  report: () => Promise<void>,
): Promise<OpenedStream[]> {
  const opened: OpenedStream[] = [];
  for (const stream of streams) {
    const arrays = new Map<string, SourceArray>();
    for (const [video, array] of stream.videos) {
      arrays.set(video, await sources.open(array));
      await report();
    }
    opened.push({ ...stream, arrays });
  }
  return opened;
}

/** The documented timing, with the frame rate that was given. */
const atRate = (documented: Assumed<StreamTiming> | undefined, fps: number | undefined) =>
  documented && fps !== undefined && 'fps' in documented.value
    ? { value: { ...documented.value, fps }, why: `${documented.why}; frames/s ${asGiven}` }
    : documented;

/** Reports each file, and yields to the event loop every 50 ms, so that a signal is handled. */
function progress(streams: readonly FoundStream[], { onProgress, signal }: ImportOptions) {
  const total = streams.reduce((sum, { videos }) => sum + videos.size, 0);
  const done = { reading: 0, writing: 0 };
  let last = performance.now();
  return async (phase: 'reading' | 'writing') => {
    onProgress?.(phase, ++done[phase], total);
    if (performance.now() - last < 50) return;
    await new Promise((resume) => setImmediate(resume));
    last = performance.now();
    signal?.throwIfAborted();
  };
}

function selectStreams(
  streams: readonly FoundStream[],
  names: readonly string[] | undefined,
  source: string,
): readonly FoundStream[] {
  const unknown = names?.find((name) => streams.every((stream) => stream.name !== name));
  if (unknown !== undefined)
    throw new UserError(
      `${source}: no stream is called "${unknown}". Streams: ${streams.map(({ name }) => name).join(', ')}.`,
    );
  return names ? streams.filter(({ name }) => names.includes(name)) : streams;
}

function classList(
  annotations: Annotations,
  given: readonly string[] | undefined,
): Assumed<readonly string[]> {
  const labels = [...new Set([...annotations.values()].flatMap((video) => video.labels))].sort();
  if (!given) return { value: labels, why: 'the labels of the annotations, in alphabetical order' };
  const missing = labels.filter((label) => !given.includes(label));
  return {
    value: [...given, ...missing],
    why: `in the order of a list${missing.length > 0 ? `; ${first(missing)} added, which the list lacks` : ''}`,
  };
}

/** The decisions that the user did not give, a line each. */
function assumptions(
  { streams, timing }: Plan,
  splits: Assumed<Splits>,
  classes: Assumed<readonly string[]>,
): string[] {
  const parts = Object.entries(splits.value).map(([split, subset]) => `${split} is "${subset}"`);
  const all: [what: string, why: string][] = [
    [`time: ${describeTiming(timing.value)}`, timing.why],
    ...streams.flatMap(({ name, axes, crop, columns }): [string, string][] => [
      [`${name}: axes ${axes.value}`, axes.why],
      ...(crop ? [[`${name}: crop ${crop.value}`, crop.why] as [string, string]] : []),
      ...(columns
        ? [[`${name}: columns ${columns.value.join(' to ')}`, columns.why] as [string, string]]
        : []),
    ]),
    [`splits: ${parts.join(', ')}`, splits.why],
    ['classes', classes.why],
  ];
  return all.filter(([, why]) => why !== asGiven).map(([what, why]) => `${what} (${why})`);
}
