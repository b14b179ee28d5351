// Reading a data set for its examination: what cannot be read is kept as a finding to come, nothing throws on the way.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { openNpy } from '../arrays/index.js';
import { UserError } from '../core/index.js';
import {
  type Annotations,
  type DatasetConfig,
  type FeatureView,
  featureExtensions,
  openFeatureFile,
  type StreamConfig,
  splitNames,
} from '../data/index.js';
import { errorCode } from '../io/index.js';
import type { Pace } from './pace.js';
import { type ReadingOptions, readContents } from './readContents.js';
import { findSameContents } from './sameContents.js';
import type { FoundFile, InspectedStream, InspectedVideo, Inspection } from './types.js';

/**
 * Reads the headers of all feature files and the contents of some: `options.videos` a stream, `options.rows` a video.
 * Rejects only when the pace is stopped, or the machine itself fails.
 */
export async function inspect(
  dir: string,
  config: DatasetConfig,
  annotations: Annotations,
  options: ReadingOptions,
  pace: Pace,
): Promise<Inspection> {
  const splitOf = new Map(
    splitNames.flatMap((split) => (config.splits[split] ? [[config.splits[split], split]] : [])),
  );
  const subsets = new Map<string, number>();
  const videos: InspectedVideo[] = [];
  for (const [id, { subset, ...annotation }] of annotations) {
    subsets.set(subset, (subsets.get(subset) ?? 0) + 1);
    const split = splitOf.get(subset);
    if (split) videos.push({ id, split, ...annotation });
  }
  const streams: InspectedStream[] = [];
  for (const stream of config.streams) {
    const found = await findFiles(
      dir,
      stream,
      videos.map(({ id }) => id),
      annotations,
      pace,
    );
    streams.push({ ...found, ...(await readContents(stream.name, found.files, options, pace)) });
  }
  const sameContents = await findSameContents(streams, pace);
  const annotationsPath = resolve(dir, config.annotations);
  return { dir, config, annotationsPath, subsets, videos, streams, sameContents };
}

/** A stream of which only headers were read. */
export type FoundStream = Omit<InspectedStream, 'contents' | 'usedColumns'>;

/** The feature file of each video in a stream, its header read; and the files that are of none. */
export async function findFiles(
  dir: string,
  stream: StreamConfig,
  ids: readonly string[],
  annotations: Annotations,
  pace: Pace,
): Promise<FoundStream> {
  const folder = resolve(dir, stream.features);
  const { names, problem } = list(folder);
  const files = new Map<string, FoundFile>();
  const shadowed: string[] = [];
  for (const id of ids) {
    const [own, ...others] = featureExtensions.map((known) => id + known).filter((name) => names.has(name));
    files.set(id, own === undefined ? { state: 'missing' } : open(join(folder, own), stream.view));
    shadowed.push(...others);
    await pace(`headers of ${stream.name}`, files.size, ids.length);
  }
  const extra = [...names].filter((name) => {
    const extension = featureExtensions.find((known) => name.endsWith(known));
    return extension !== undefined && !annotations.has(name.slice(0, -extension.length));
  });
  return {
    config: stream,
    folder,
    ...(problem !== undefined && { folderProblem: problem }),
    files,
    extra: extra.sort(),
    shadowed,
  };
}

function list(folder: string): { names: ReadonlySet<string>; problem?: string } {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return { names: new Set(names.map((name) => name.replaceAll(sep, '/'))) };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const problem =
      code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : 'may not be read';
    return { names: new Set(), problem };
  }
}

function open(path: string, view: FeatureView): FoundFile {
  try {
    return { state: 'opened', file: openFeatureFile(path, view) };
  } catch (error) {
    if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { state: isEmpty(path) ? 'empty' : 'unreadable', path, message };
  }
}

/** A file of no bytes, or of an array without elements. */
function isEmpty(path: string): boolean {
  try {
    if (statSync(path).size === 0) return true;
    return path.endsWith('.npy') && openNpy(path).shape.includes(0);
  } catch {
    return false;
  }
}
