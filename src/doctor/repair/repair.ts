// Writes a repaired copy of a data set to a new folder. Only safe repairs are made; the original is never changed.
import { copyFileSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { parseDocument } from 'yaml';
import { npyBytes } from '../../arrays/index.js';
import { count, first, UserError } from '../../core/index.js';
import {
  type FeatureFile,
  featureExtensions,
  readAnnotations,
  readDatasetConfig,
  viewKey,
} from '../../data/index.js';
import { buildFolder, linkFile, parseJson, readInputText, requireFreePlace } from '../../io/index.js';
import { type FoundStream, findFiles } from '../inspect/inspect.js';
import { createProgress, type Progress, type ProgressOptions } from '../progress.js';
import type { FoundFile } from '../types.js';
import { type RawAnnotations, repairAnnotations } from './annotations.js';

/** The result of repair. */
export interface Repair {
  /** The repairs, a line each. Empty if none was needed; then no folder was written. */
  readonly done: readonly string[];
}

/**
 * Writes a repaired copy of the data set in `dir` to the new folder `out`. Segments are clipped to the video; segments of
 * no length and exact repeats are removed; if streams differ by one snippet, the longer one is trimmed. Other feature files
 * become links. UserError if `out` exists, or if dataset.yaml or the annotations are broken.
 */
export async function repair(dir: string, out: string, options: ProgressOptions = {}): Promise<Repair> {
  requireFreePlace(out);
  requireOutside(dir, out);
  const progress = createProgress(options);
  const config = readDatasetConfig(dir);
  const annotationsPath = resolve(dir, config.annotations);
  const annotations = readAnnotations(annotationsPath);
  const text = readInputText(annotationsPath);
  const raw = parseJson(text, annotationsPath) as RawAnnotations;
  const done = repairAnnotations(raw);
  const annotationsChanged = done.length > 0;

  const streams: FoundStream[] = [];
  for (const stream of config.streams)
    streams.push(await findFiles(dir, stream, [...annotations.keys()], annotations, progress));
  const lengths = commonLengths(streams.map(({ files }) => files));
  for (const { config, files } of streams) {
    const trimmed = [...files].flatMap(([id, found]) => (longerFile(found, lengths.get(id)) ? [id] : []));
    if (trimmed.length > 0)
      done.push(
        `${count(trimmed.length, 'file')} of stream ${config.name} without the last snippet, which the other streams lack: ${first(trimmed)}`,
      );
  }
  if (done.length === 0) return { done };

  await buildFolder(out, async (folder) => {
    const yaml = parseDocument(readInputText(join(dir, 'dataset.yaml')));
    for (const { config, files } of streams) {
      yaml.setIn(['streams', config.name, 'features'], `${config.name}/`);
      await placeFiles(files, lengths, join(folder, config.name), progress);
    }
    yaml.setIn(['annotations'], 'annotations.json');
    writeFileSync(join(folder, 'dataset.yaml'), yaml.toString({ lineWidth: 0 }));
    const indent = /^\s*\{\s*\n/.test(text) ? 2 : undefined;
    if (annotationsChanged)
      writeFileSync(join(folder, 'annotations.json'), `${JSON.stringify(raw, undefined, indent)}\n`);
    else copyFileSync(annotationsPath, join(folder, 'annotations.json'));
    copyNotes(dir, folder);
  });
  return { done };
}

/** UserError if the copy would be inside the data set. */
function requireOutside(dir: string, out: string): void {
  if (!existsSync(dir)) return;
  const place = join(realpathSync(dirname(resolve(out))), basename(resolve(out)));
  if (place.startsWith(realpathSync(dir) + sep))
    throw new UserError(`${out} is inside the data set itself. Give a folder outside of ${dir}.`);
}

/** T of the shorter stream, for videos whose streams differ by one snippet. */
function commonLengths(streams: readonly ReadonlyMap<string, FoundFile>[]): Map<string, number> {
  const common = new Map<string, number>();
  for (const id of streams[0].keys()) {
    const lengths = streams.flatMap((files) => {
      const found = files.get(id);
      return found?.state === 'opened' ? [found.file.snippets] : [];
    });
    const shortest = Math.min(...lengths);
    if (Math.max(...lengths) === shortest + 1) common.set(id, shortest);
  }
  return common;
}

/**
 * The file, if it has more snippets than the other streams have. Files that are read through a view (columns, axes) stay
 * as they are: openDataset trims them.
 */
const longerFile = (found: FoundFile, snippets: number | undefined): FeatureFile | undefined =>
  found.state === 'opened' &&
  snippets !== undefined &&
  found.file.snippets > snippets &&
  viewKey(found.file.view) === ''
    ? found.file
    : undefined;

async function placeFiles(
  files: ReadonlyMap<string, FoundFile>,
  lengths: ReadonlyMap<string, number>,
  folder: string,
  progress: Progress,
): Promise<void> {
  mkdirSync(folder);
  let placed = 0;
  for (const [id, found] of files) {
    const longer = longerFile(found, lengths.get(id));
    if (longer) writeTrimmed(longer, lengths.get(id)!, join(folder, `${id}.npy`));
    else if (found.state !== 'missing') {
      const source = found.state === 'opened' ? found.file.path : found.path;
      const path = join(folder, id + extname(source));
      mkdirSync(dirname(path), { recursive: true });
      // A broken link stays missing.
      if (existsSync(source) && linkFile(source, path) === undefined) copyFileSync(source, path);
    }
    await progress('writing', ++placed, files.size);
  }
}

function writeTrimmed(file: FeatureFile, snippets: number, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, npyBytes([snippets, file.dim], file.dtype, file.load().slice(0, snippets * file.dim)));
}

/** Copies the README and the licence beside dataset.yaml. */
function copyNotes(dir: string, folder: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const isFeatures = featureExtensions.some((extension) => entry.name.endsWith(extension));
    if (!entry.isFile() || isFeatures || existsSync(join(folder, entry.name))) continue;
    if (/^(readme|licen[cs]e|copying|notice|citation|attribution)/i.test(entry.name))
      copyFileSync(join(dir, entry.name), join(folder, entry.name));
  }
}
