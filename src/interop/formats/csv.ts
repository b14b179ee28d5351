// CSV: a table of video and label, with start and end in seconds if they are known. Read and written.
import { UserError } from '../../core/index.js';
import { createCollector } from './collector.js';
import { columnsOf, csvRow, parseTable, type Row, secondsOf, type Table } from './table.js';
import { tagsWithoutTime } from './timelines.js';
import type { AnnotationFormat, OutputFile, ReadAnnotations, TextOptions, Timelines } from './types.js';

export const csv = {
  name: 'csv',
  title: 'CSV',
  detect({ table }) {
    const header = table.rows[0]?.cells ?? [];
    return findColumns(header) && `a table with the columns ${header.slice(0, 6).join(', ')}`;
  },
  reader: { extensions: ['.csv', '.tsv'], read: readCsv },
  writer: { extension: '.csv', layout: 'file', loses: [], write: writeCsv },
} as const satisfies AnnotationFormat;

/** Names of columns, as `headerKey` simplifies them. */
const columnNames = {
  video: ['video', 'videoid', 'videoname', 'name', 'file', 'filename', 'recording', 'vid'],
  label: [
    'label',
    'labels',
    'class',
    'classes',
    'classname',
    'activity',
    'action',
    'category',
    'tag',
    'tags',
  ],
  start: ['start', 'tstart', 'startsec', 'starts', 'starttime', 'begin', 'from'],
  end: ['end', 'tend', 'endsec', 'ends', 'endtime', 'stop', 'to'],
  startFrame: ['startframe', 'finit', 'framestart'],
  endFrame: ['endframe', 'fend', 'frameend'],
  subset: ['subset', 'split', 'partition', 'set'],
  duration: ['duration', 'durationsec', 'videoduration', 'length'],
  score: ['score', 'confidence', 'probability'],
} as const;

type Column = keyof typeof columnNames;
type Columns = Partial<Record<Column, number>>;

/** The columns of a header; undefined if it has no label. `video` may be missing in a file for each video. */
function findColumns(header: readonly string[]): Columns | undefined {
  const columns = columnsOf(header, columnNames);
  return columns.label === undefined ? undefined : columns;
}

/**
 * A table with a header: `video`, `label`, and optionally `start`, `end` (seconds, or h:mm:ss), `startFrame`, `endFrame`
 * (from 0; need fps), `subset`, `duration`. Without a column of videos all rows are of the video in the options. Without
 * columns of times a cell `a;b` is two labels. A row without a label only names a video. UserError with the line.
 */
function readCsv(text: string, where: string, { video, fps }: TextOptions): ReadAnnotations {
  const table = parseTable(text, where);
  const [header, ...rows] = table.rows;
  const columns = header && findColumns(header.cells);
  if (!columns || (columns.video === undefined && video === undefined))
    throw new UserError(
      `${where}, line 1: expected a header with the columns video and label, found ` +
        `"${(header?.cells ?? []).join(',').slice(0, 60)}". Add the line video,label,start,end.`,
    );
  const found = createCollector();
  const times = timesOf(columns, table, fps, where);
  for (const row of rows) {
    const at = `${where}, line ${row.line}`;
    const cell = (column: Column) => (row.cells[columns[column] ?? -1] ?? '').trim();
    const name = columns.video === undefined ? (video ?? '') : cell('video');
    if (!name) throw new UserError(`${at}: no video is named. Fill the column, or remove the row.`);
    found.video(name, { subset: cell('subset'), durationSec: durationOf(cell('duration'), table, at) }, at);
    const label = cell('label');
    if (!label) continue;
    const segment = times?.(row, at);
    if (segment) found.segment(name, label, ...segment, at);
    else if (times) found.tag(name, label);
    else for (const tag of label.split(';')) if (tag.trim()) found.tag(name, tag.trim());
  }
  if (columns.score !== undefined)
    found.note('the column of scores is not read: the rows are taken as annotations');
  return found.result();
}

/** A function for the [start, end] of a row in seconds, undefined for a tag. Undefined if there are no columns of times. */
function timesOf(columns: Columns, { delimiter }: Table, fps: number | undefined, where: string) {
  const inFrames = columns.start === undefined && columns.startFrame !== undefined;
  const [from, to] = inFrames ? [columns.startFrame, columns.endFrame] : [columns.start, columns.end];
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined)
    throw new UserError(`${where}, line 1: a start needs an end, and an end a start. Add the other column.`);
  if (inFrames && fps === undefined)
    throw new UserError(`${where}, line 1: times are in frames. Give the frame rate: --fps 25.`);
  return ({ cells }: Row, at: string): [number, number] | undefined => {
    const texts = [cells[from] ?? '', cells[to] ?? ''];
    if (texts.every((text) => !text.trim())) return undefined;
    const [start, end] = texts.map((text) => secondsOf(text, delimiter) / (inFrames ? (fps ?? 1) : 1));
    if (!Number.isFinite(start - end))
      throw new UserError(
        `${at}: expected start and end in seconds, found "${texts.join('" and "').slice(0, 60)}".`,
      );
    return [start, end];
  };
}

function durationOf(cell: string, { delimiter }: Table, at: string): number | undefined {
  if (!cell.trim()) return undefined;
  const sec = secondsOf(cell, delimiter);
  if (!(sec > 0) || !Number.isFinite(sec))
    throw new UserError(`${at}: expected a duration in seconds above 0, found "${cell.slice(0, 60)}".`);
  return sec;
}

/**
 * `video,label,start,end`, with the columns score, subset and duration if any video has one. A label without a time is
 * a row without times. A video without labels is a row without a label, unless these are predictions.
 */
function writeCsv(videos: Timelines): OutputFile[] {
  const all = [...videos.values()];
  const scored = all.some(({ segments }) => segments.some(({ score }) => score !== undefined));
  const subsets = all.some(({ subset }) => subset !== '');
  const durations = all.some(({ durationSec }) => durationSec !== undefined);
  const rows = [
    [
      'video',
      'label',
      'start',
      'end',
      ...(scored ? ['score'] : []),
      ...(subsets ? ['subset'] : []),
      ...(durations ? ['duration'] : []),
    ],
  ] as (string | number)[][];
  for (const [video, { subset, durationSec, labels, segments }] of videos) {
    const more = [...(subsets ? [subset] : []), ...(durations ? [durationSec ?? ''] : [])];
    const row = (label: string, start: number | '', end: number | '', score: number | '' = '') =>
      rows.push([video, label, start, end, ...(scored ? [score] : []), ...more]);
    for (const { label, startSec, endSec, score } of segments) row(label, startSec, endSec, score);
    for (const label of tagsWithoutTime(labels, segments)) row(label, '', '');
    if (segments.length + labels.length === 0 && !scored) row('', '', '');
  }
  return [{ name: '', text: rows.map(csvRow).join('') }];
}
