// Reads a data set for its examination. Files that cannot be read are recorded, not thrown.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { openNpy } from '../../arrays/index.js';
import { UserError } from '../../core/index.js';
import {
  type Annotations,
  type DatasetConfig,
  type FeatureView,
  featureExtensions,
  openFeatureFile,
  type StreamConfig,
  splitNames,
} from '../../data/index.js';
import { errorCode } from '../../io/index.js';
import type { Progress } from '../progress.js';
import type { FoundFile, InspectedStream, InspectedVideo, Inspection } from '../types.js';
import { type ReadingOptions, readContents } from './contents.js';
import { findSameContents } from './sameContents.js';

/**
 * Reads the headers of all feature files and the contents of some: `options.videos` a stream, `options.rows` a video.
 * Rejects only if it is aborted, or if the machine itself fails.
 */
export async function inspect(
  dir: string,
  config: DatasetConfig,
  annotations: Annotations,
  options: ReadingOptions,
  progress: Progress,
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
      progress,
    );
    streams.push({ ...found, ...(await readContents(stream.name, found.files, options, progress)) });
  }
  const sameContents = await findSameContents(streams, progress);
  const annotationsPath = resolve(dir, config.annotations);
  return { dir, config, annotationsPath, subsets, videos, streams, sameContents };
}

/** A stream whose headers were read, and no contents. */
export type FoundStream = Omit<InspectedStream, 'contents' | 'usedColumns'>;

/** Opens the feature file of each video in a stream, and finds the files without a video. */
export async function findFiles(
  dir: string,
  stream: StreamConfig,
  ids: readonly string[],
  annotations: Annotations,
  progress: Progress,
): Promise<FoundStream> {
  const folder = resolve(dir, stream.features);
  const { names, problem } = list(folder);
  const files = new Map<string, FoundFile>();
  const shadowed: string[] = [];
  for (const id of ids) {
    const [file, ...others] = featureExtensions.map((known) => id + known).filter((name) => names.has(name));
    files.set(id, file === undefined ? { state: 'missing' } : open(join(folder, file), stream.view));
    shadowed.push(...others);
    await progress(`headers of ${stream.name}`, files.size, ids.length);
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

/** Whether a file has no bytes, or an array without elements. */
function isEmpty(path: string): boolean {
  try {
    if (statSync(path).size === 0) return true;
    return path.endsWith('.npy') && openNpy(path).shape.includes(0);
  } catch {
    return false;
  }
}
