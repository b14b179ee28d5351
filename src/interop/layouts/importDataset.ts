// A source of another repository → a dgam data set: found, decided, checked, written, opened.
import { basename, join, resolve } from 'node:path';
import { first, UserError } from '../../core/index.js';
import { type Annotations, type Dataset, openDataset } from '../../data/index.js';
import { buildFolder, requireFreePlace, writeFileAtomic } from '../../io/index.js';
import { type ReadFormatName, writeFormat } from '../formats/index.js';
import { findAnnotations } from './annotated.js';
import { datasetYaml } from './datasetYaml.js';
import { describeTiming } from './decideTiming.js';
import { detectLayout } from './detect.js';
import { listSource } from './listing.js';
import { type LeftOut, matchVideos } from './match.js';
import { type Placed, placeFile } from './placeFiles.js';
import { type OpenedStream, type Plan, type PlanOptions, planStreams } from './planStreams.js';
import { openSources, type SourceArray, type Sources } from './sources.js';
import { decideSplits, type Splits } from './subsets.js';
import { type Assumed, type FoundStream, type StreamTiming, wasSaid } from './types.js';

export interface ImportOptions extends PlanOptions {
  /** Instead of finding it out. */
  readonly layout?: string;
  /** A file or folder of annotations, instead of what lies in the source. */
  readonly annotations?: string;
  readonly annotationFormat?: ReadFormatName;
  /** Streams to take, instead of all. */
  readonly streams?: readonly string[];
  readonly splits?: Splits;
  /** Frames a second, where only the strides are documented, and for annotations that count frames. */
  readonly fps?: number;
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
  /** How many feature files were placed in which way. */
  readonly files: Readonly<Partial<Record<Placed, number>>>;
  readonly notes: readonly string[];
}

/**
 * Writes the data set `out` from what lies in `source`, and opens it. Feature files that training can read are linked
 * to; others are unpacked with the element type they have. UserError that says what is not clear and what to write;
 * then, and when aborted, nothing is left at `out`.
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
  const chosen = chooseStreams(found.streams, options.streams, source);
  const { annotations, streams, leftOut, notes } = matchVideos(
    chosen,
    read.annotations,
    splits.value,
    read.where,
  );
  const work = progress(streams, options);
  const opened: OpenedStream[] = [];
  for (const stream of streams) {
    const arrays = new Map<string, SourceArray>();
    for (const [video, array] of stream.videos) {
      arrays.set(video, await sources.open(array));
      await work('reading');
    }
    opened.push({ ...stream, arrays });
  }
  const plan = planStreams(opened, annotations, atRate(found.timing, options.fps), options);
  const classes = classList(annotations, options.classes ?? found.classes);
  const allNotes = [...read.notes, ...found.notes, ...notes];
  const files: Partial<Record<Placed, number>> = {};

  await buildFolder(out, async (folder) => {
    const hows = new Map<string, string>();
    for (const { name, videos, arrays } of opened) {
      const placed: Partial<Record<Placed, number>> = {};
      for (const [video, array] of videos) {
        const how = await placeFile(array, arrays.get(video)!, join(folder, name), video, {
          sources,
          copy: options.copy ?? false,
        });
        placed[how] = (placed[how] ?? 0) + 1;
        files[how] = (files[how] ?? 0) + 1;
        await work('writing');
      }
      hows.set(name, describePlaced(placed));
    }
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
      streams: plan.streams.map((stream) => ({ ...stream, how: hows.get(stream.folder) })),
      timing: plan.timing,
      splits,
    });
    writeFileAtomic(join(folder, 'dataset.yaml'), text);
    // What cannot be trained on shall not be there.
    openDataset(folder);
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

/** What is documented, at a frame rate that was said. */
const atRate = (documented: Assumed<StreamTiming> | undefined, fps: number | undefined) =>
  documented && fps !== undefined && 'fps' in documented.value
    ? { value: { ...documented.value, fps }, why: `${documented.why}; frames/s ${wasSaid}` }
    : documented;

/** Counts files, and lets the event loop turn now and then, so that a signal can be heard. */
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

function chooseStreams(
  streams: readonly FoundStream[],
  names: readonly string[] | undefined,
  source: string,
): readonly FoundStream[] {
  const strange = names?.find((name) => streams.every((stream) => stream.name !== name));
  if (strange !== undefined)
    throw new UserError(
      `${source}: there is no stream "${strange}". Streams there: ${streams.map(({ name }) => name).join(', ')}.`,
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
    why: `in the order of a list${missing.length > 0 ? `; ${first(missing)} added, which it does not have` : ''}`,
  };
}

const describePlaced = (placed: Partial<Record<Placed, number>>): string =>
  Object.entries(placed)
    .map(([how, n]) => (how === 'unpacked' ? `${n} unpacked to .npy, element type as it was` : `${n} ${how}`))
    .join(', ');

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
  return all.filter(([, why]) => why !== wasSaid).map(([what, why]) => `${what} (${why})`);
}
