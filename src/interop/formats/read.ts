// Annotations in any format that can be read, from a file or a folder.
import { extname, join, parse } from 'node:path';
import { count, UserError } from '../../core/index.js';
import type { Annotations } from '../../data/index.js';
import { isInputFolder, readInputFolder, readInputText } from '../../io/index.js';
import { mergeAnnotations } from './collector.js';
import { type Detected, detectFormat } from './detect.js';
import { formatNamed, formats, type ReadFormatName } from './formats.js';
import type { ReadOptions } from './types.js';

/** Options of readAnyAnnotations. */
export interface ReadAnyOptions extends ReadOptions {
  /** The format. Default: found by content. */
  readonly format?: ReadFormatName;
}

/** The result of readAnyAnnotations. */
export interface AnyAnnotations {
  /** A video's subset is '' where the format does not state it. */
  readonly annotations: Annotations;
  readonly format: ReadFormatName;
  /** The evidence for the format. */
  readonly reason: string;
  /** What was assumed, and what the files have that was not read. */
  readonly notes: readonly string[];
}

/**
 * Reads a file, a folder of THUMOS'14 text, or a folder of files in one format (a file for each video, or several sets).
 * UserError with the file, what is wrong there and what to do.
 */
export function readAnyAnnotations(path: string, options: ReadAnyOptions = {}): AnyAnnotations {
  if (isInputFolder(path)) return readTogether(path, options) ?? requireVideos(path, readEach(path, options));
  return requireVideos(path, readFile(path, options));
}

/** `video`: the name of the video, for a file that holds one video and does not name it. */
function readFile(path: string, options: ReadAnyOptions, video?: string): AnyAnnotations {
  const text = readInputText(path);
  const detected: Detected = options.format
    ? { format: options.format, reason: 'the format was given' }
    : detectFormat(text, path);
  const { title, reader } = formatNamed(detected.format);
  if (!reader) throw new UserError(`${path} is a file; ${title} annotations are a folder. Name the folder.`);
  return { ...reader.read(text, path, { ...options, video }), ...detected };
}

/** A folder whose files only together are annotations; undefined if it is none. */
function readTogether(path: string, { format }: ReadAnyOptions): AnyAnnotations | undefined {
  const names = namesIn(path);
  for (const { name, folderReader } of formats) {
    if (!folderReader || (format !== undefined && format !== name)) continue;
    const matching = names.filter((file) => folderReader.fileName.test(file));
    // A read_me.txt beside files of another format does not make them such a folder.
    const most = matching.length > 0 && matching.length >= kindsOf(names).flat().length;
    if (format === name || most)
      return {
        annotations: folderReader.read(path),
        format: name as ReadFormatName,
        reason: `a folder with ${count(matching.length, 'file')} such as ${matching[0]}`,
        notes: [],
      };
  }
  return undefined;
}

/** A folder in which each file is annotations, all in one format. */
function readEach(path: string, options: ReadAnyOptions): AnyAnnotations {
  const kinds = kindsOf(namesIn(path));
  if (kinds.length === 0)
    throw new UserError(
      `${path} has no annotation files (${extensions.join(', ')}, or THUMOS'14 such as BaseballPitch_test.txt). Name another folder or file.`,
    );
  if (kinds.length > 1)
    throw new UserError(
      `${path} has files of several kinds (${kinds.map(([name]) => name).join(', ')}). Name the file, or a folder of one kind.`,
    );
  const files = kinds[0].map((name) => ({
    path: join(path, name),
    read: readFile(join(path, name), options, parse(name).name),
  }));
  const { format, reason } = files[0].read;
  const other = files.find(({ read }) => read.format !== format);
  if (other)
    throw new UserError(
      `${path}: ${parse(files[0].path).base} is ${format}, ${parse(other.path).base} is ${other.read.format}. Keep one format in a folder.`,
    );
  return {
    ...mergeAnnotations(files),
    format,
    reason: `a folder with ${count(files.length, 'file')}: ${reason}`,
  };
}

const namesIn = (folder: string): string[] =>
  readInputFolder(folder)
    .filter((name) => !name.startsWith('.'))
    .sort();

const extensions = [...new Set(formats.flatMap(({ reader }) => reader?.extensions ?? []))].sort();

/** The files of each extension that a reader has. */
const kindsOf = (names: readonly string[]): string[][] =>
  extensions
    .map((extension) => names.filter((name) => extname(name).toLowerCase() === extension))
    .filter((ofKind) => ofKind.length > 0);

function requireVideos(path: string, read: AnyAnnotations): AnyAnnotations {
  if (read.annotations.size === 0)
    throw new UserError(`${path} names no video. Name a file that has annotations in it.`);
  return read;
}
