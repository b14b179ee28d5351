// Annotations of any known format, from a file or a folder.
import { extname, join, parse } from 'node:path';
import { count, UserError } from '../../core/index.js';
import { type Annotations, parseAnnotations } from '../../data/index.js';
import { isInputFolder, readInputFolder, readInputText } from '../../io/index.js';
import { parseBoris } from './boris.js';
import { parseBorisProject } from './borisProject.js';
import { mergeAnnotations } from './collect.js';
import { parseCsv } from './csv.js';
import { type Detected, detectFormat, type ReadFormatName } from './detect.js';
import { parseElan } from './elan.js';
import { parseLabelStudio } from './labelStudio.js';
import { classFile, readThumosFolder } from './thumos.js';
import type { ReadAnnotations, ReadOptions } from './types.js';
import { parseVia } from './via.js';

export interface ReadAnyOptions extends ReadOptions {
  /** Instead of finding it out. */
  readonly format?: ReadFormatName;
}

export interface AnyAnnotations {
  /** A video's subset is '' where the format does not state it. */
  readonly annotations: Annotations;
  readonly format: ReadFormatName;
  /** What showed the format. */
  readonly reason: string;
  /** What was assumed, and what was there but is not kept. */
  readonly notes: readonly string[];
}

/**
 * Reads a file, a folder of THUMOS'14 text, or a folder with a file for each video (ELAN, BORIS, CSV, JSON: one kind).
 * UserError with the file, what is wrong there and what to do.
 */
export function readAnyAnnotations(path: string, options: ReadAnyOptions = {}): AnyAnnotations {
  if (isInputFolder(path)) return readFolder(path, options);
  if (options.format === 'thumos14')
    throw new UserError(`${path} is a file; THUMOS'14 annotations are a folder. Name it.`);
  const { detected, read } = readFile(path, options);
  requireVideos(path, read);
  return { ...read, ...detected };
}

function readFile(path: string, options: ReadAnyOptions, video?: string) {
  const text = readInputText(path);
  const detected: Detected = options.format
    ? { format: options.format, reason: 'it was said so' }
    : detectFormat(text, path);
  return { detected, read: parseText(detected.format, text, path, options, video) };
}

/** `video`: the name of the video where the file is one video's and does not say which. */
function parseText(
  format: ReadFormatName,
  text: string,
  where: string,
  options: ReadOptions,
  video?: string,
): ReadAnnotations {
  switch (format) {
    case 'activitynet':
      return { annotations: parseAnnotations(text, where), notes: [] };
    case 'csv':
      return parseCsv(text, where, { ...options, video });
    case 'label-studio':
      return parseLabelStudio(text, where, options);
    case 'elan':
      return parseElan(text, where, video ?? parse(where).name);
    case 'via':
      return parseVia(text, where);
    case 'boris':
      return parseBoris(text, where);
    case 'boris-project':
      return parseBorisProject(text, where);
    case 'thumos14':
      throw new UserError(`${where} is a file; THUMOS'14 annotations are a folder. Name it.`);
  }
}

const endings = ['.eaf', '.boris', '.csv', '.tsv', '.json'];

function readFolder(path: string, options: ReadAnyOptions): AnyAnnotations {
  const files = readInputFolder(path)
    .filter((file) => !file.startsWith('.'))
    .sort();
  const classes = files.filter((file) => classFile.test(file));
  const kinds = endings
    .map((ending) => files.filter((file) => extname(file).toLowerCase() === ending))
    .filter((ofEnding) => ofEnding.length > 0);
  // A read_me.txt beside other files is no class.
  const thumos = classes.length > 0 && classes.length >= kinds.flat().length;
  if (options.format === 'thumos14' || (options.format === undefined && thumos))
    return {
      annotations: readThumosFolder(path),
      format: 'thumos14',
      reason: `a folder with ${count(classes.length, 'file')} such as ${classes[0]}`,
      notes: [],
    };
  if (kinds.length !== 1)
    throw new UserError(
      kinds.length === 0
        ? `${path} has no annotation files (${endings.join(', ')}, or THUMOS'14 such as BaseballPitch_test.txt). Name another folder or file.`
        : `${path} has files of several kinds (${kinds.map(([file]) => file).join(', ')}). Name the file, or a folder of one kind.`,
    );
  const parts = kinds[0].map((file) => ({
    path: join(path, file),
    ...readFile(join(path, file), options, parse(file).name),
  }));
  const [{ detected }] = parts;
  const other = parts.find((part) => part.detected.format !== detected.format);
  if (other)
    throw new UserError(
      `${path}: ${parse(parts[0].path).base} is ${detected.format}, ${parse(other.path).base} is ${other.detected.format}. Keep one format in a folder.`,
    );
  const read = mergeAnnotations(parts);
  requireVideos(path, read);
  return {
    ...read,
    format: detected.format,
    reason: `a folder with ${count(parts.length, 'file')}: ${detected.reason}`,
  };
}

function requireVideos(path: string, { annotations }: ReadAnnotations): void {
  if (annotations.size === 0)
    throw new UserError(`${path} names no video. Name a file that has annotations in it.`);
}
