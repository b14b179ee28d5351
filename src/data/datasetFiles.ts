// The feature files of a data set: one for each video and stream, with shapes that agree.
import { readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { count, first, UserError } from '../core/index.js';
import { errorCode } from '../io/index.js';
import { featureExtensions, openFeatureFile } from './featureFile.js';
import type { StreamConfig } from './streamConfig.js';
import { type FeatureFile, viewKey } from './view.js';

/** Stream name → video id → opened file. */
export type FeatureFiles = Map<string, Map<string, FeatureFile>>;

/** Finds and opens the feature file of each video. UserError if videos have none. */
export function openStream(dir: string, stream: StreamConfig, ids: string[]): Map<string, FeatureFile> {
  const folder = resolve(dir, stream.features);
  const names = listFolder(folder, stream.name, dir);
  const files = new Map<string, FeatureFile>();
  const missing: string[] = [];
  for (const id of ids) {
    const extension = featureExtensions.find((ending) => names.has(id + ending));
    if (extension) files.set(id, openFeatureFile(join(folder, id + extension), stream.view));
    else missing.push(id);
  }
  if (missing.length > 0)
    throw new UserError(
      `${folder}: ${missing.length} of ${ids.length} videos have no features in stream ${stream.name}: ${first(missing)}.\n` +
        `Expected files such as ${missing[0]}.npy (or ${featureExtensions.slice(1).join(', ')}); ` +
        'extract them, or remove the videos from the annotations.',
    );
  return files;
}

function listFolder(folder: string, stream: string, dir: string): Set<string> {
  try {
    // The names of videos may contain folders.
    return new Set(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(sep, '/')),
    );
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error;
    throw new UserError(
      `${folder} is not a folder, but ${join(dir, 'dataset.yaml')} names it in streams.${stream}.features. ` +
        'Write the folder with one feature file per video.',
    );
  }
}

/** The D of a stream's files. UserError if they differ. */
export function commonDim(stream: string, files: ReadonlyMap<string, FeatureFile>): number {
  const counts = new Map<number, number>();
  for (const { dim } of files.values()) counts.set(dim, (counts.get(dim) ?? 0) + 1);
  const [[common, times] = [0, 0]] = [...counts].sort(([, a], [, b]) => b - a);
  const odd = [...files.values()].filter(({ dim }) => dim !== common);
  if (odd.length > 0)
    throw new UserError(
      `${odd[0].path}: found D = ${odd[0].dim}, but ${times} of ${files.size} files of stream ${stream} have D = ${common} ` +
        `(${count(odd.length, 'file')} ${odd.length > 1 ? 'differ' : 'differs'}). ${advice([...files.values()])}`,
    );
  return common;
}

/** Files of (D, T) that are read as (T, D) have the same T for videos of any length, and a different D for each. */
function advice(files: readonly FeatureFile[]): string {
  const [{ snippets, view }] = files;
  const transposed = viewKey(view) === '' && files.every((file) => file.snippets === snippets);
  return transposed
    ? `All have T = ${snippets}: if that is D, write axes: DT for this stream in dataset.yaml.`
    : 'Extract the features of all videos in the same way.';
}

/** T of each video: that of its shortest stream. UserError if its streams differ by more than one snippet. */
export function commonLengths(ids: string[], files: FeatureFiles, warnings: string[]): Map<string, number> {
  const lengths = new Map<string, number>();
  let trimmed = 0;
  for (const id of ids) {
    const perStream = [...files].map(([stream, byId]) => ({ stream, file: byId.get(id)! }));
    const [shortest, ...others] = perStream.sort((a, b) => a.file.snippets - b.file.snippets);
    const longest = others.at(-1) ?? shortest;
    const difference = longest.file.snippets - shortest.file.snippets;
    if (difference > 1)
      throw new UserError(
        `${shortest.file.path}: found T = ${shortest.file.snippets} in stream ${shortest.stream}, but ` +
          `${longest.file.snippets} in ${longest.stream}. Extract both from the same frames, with the same stride.`,
      );
    trimmed += difference;
    lengths.set(id, shortest.file.snippets);
  }
  if (trimmed > 0)
    warnings.push(
      `${count(trimmed, 'video')} with one snippet more in one stream than in another: trimmed to the shorter`,
    );
  return lengths;
}
