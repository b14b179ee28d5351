// The table of annotation formats: a line for each. A new format needs its file and a line here.
import { activitynet, activitynetResults } from './activitynet.js';
import { boris } from './boris/events.js';
import { borisProject } from './boris/project.js';
import { csv } from './csv.js';
import { elan } from './elan.js';
import { ffmpeg } from './ffmpeg.js';
import { fiftyone } from './fiftyone.js';
import { labelStudio } from './labelStudio.js';
import { losslessCut } from './losslessCut.js';
import { srt, webvtt } from './subtitles.js';
import { thumos14 } from './thumos.js';
import type { AnnotationFormat, Writer } from './types.js';
import { via } from './via.js';

/** In the order in which detection tries them: the most specific first. */
const table = [
  activitynet,
  borisProject,
  via,
  activitynetResults,
  labelStudio,
  elan,
  boris,
  csv,
  thumos14,
  webvtt,
  srt,
  fiftyone,
  losslessCut,
  ffmpeg,
] as const;

type Row = (typeof table)[number];
/** Name of a format that can be read. */
export type ReadFormatName = Extract<Row, { reader: unknown } | { folderReader: unknown }>['name'];
/** Name of a format that can be written. */
export type WrittenFormatName = Extract<Row, { writer: unknown }>['name'];

export const formats: readonly AnnotationFormat[] = table;

/** Names of the formats that can be read. */
export const readFormatNames = formats
  .filter(({ reader, folderReader }) => reader ?? folderReader)
  .map(({ name }) => name as ReadFormatName);

/** Names of the formats that can be written. */
export const writtenFormatNames = formats
  .filter(({ writer }) => writer)
  .map(({ name }) => name as WrittenFormatName);

export function formatNamed(name: ReadFormatName | WrittenFormatName): AnnotationFormat {
  const format = formats.find((other) => other.name === name);
  if (!format) throw new RangeError(`no annotation format is called ${name}`);
  return format;
}

export function writerOf(name: WrittenFormatName): Writer {
  const { writer } = formatNamed(name);
  if (!writer) throw new RangeError(`the annotation format ${name} is not written`);
  return writer;
}
