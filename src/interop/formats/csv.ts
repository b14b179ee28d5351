// Annotations and predictions as a table: video, label and, where it is known, start and end in seconds.
import { UserError } from '../../core/index.js';
import { createCollector } from './collect.js';
import { csvRow, headerKey, parseTable, type Row, secondsOf, type Table } from './table.js';
import type { OutputFile, ReadAnnotations, ReadOptions, Timelines } from './types.js';

/** Header names that are understood, without case, spaces, dashes and underscores. */
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

/** Which columns a header has; undefined if it is none of annotations. `video` may be missing in a file a video. */
export function findColumns(header: readonly string[]): Columns | undefined {
  const keys = header.map(headerKey);
  const columns: Columns = {};
  for (const [column, names] of Object.entries(columnNames) as [Column, readonly string[]][]) {
    const at = names.map((name) => keys.indexOf(name)).find((index) => index >= 0);
    if (at !== undefined) columns[column] = at;
  }
  return columns.label === undefined ? undefined : columns;
}

export interface CsvOptions extends ReadOptions {
  /** The video of every row, where the table has no column for it. */
  readonly video?: string;
}

/**
 * Reads a table with a header: `video`, `label` and maybe `start`, `end` (seconds, or h:mm:ss), `startFrame`,
 * `endFrame` (from 0; need fps), `subset`, `duration`. Without columns of times a cell `a;b` is two labels. A row
 * without a label names a video of which nothing is known. UserError with the line.
 */
export function parseCsv(text: string, where: string, { video, fps }: CsvOptions = {}): ReadAnnotations {
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
    found.note('the column of scores is not read: these are taken as annotations');
  return found.result();
}

/** How a row says when: [start, end] in seconds, or undefined for a tag. Undefined if no column says it. */
function timesOf(columns: Columns, { delimiter }: Table, fps: number | undefined, where: string) {
  const inFrames = columns.start === undefined && columns.startFrame !== undefined;
  const [from, to] = inFrames ? [columns.startFrame, columns.endFrame] : [columns.start, columns.end];
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined)
    throw new UserError(`${where}, line 1: a start needs an end, and an end a start. Add the other column.`);
  if (inFrames && fps === undefined)
    throw new UserError(`${where}, line 1: times are in frames. Say how many there are a second: --fps 25.`);
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
 * `video,label,start,end,score` for predictions; for annotations `video,label,start,end`, with subset and duration
 * where any is known, a row a tag without times, and a row without a label for a video of which nothing is known.
 */
export function writeCsv(videos: Timelines): OutputFile[] {
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
    const timed = new Set(segments.map(({ label }) => label));
    for (const label of labels) if (!timed.has(label)) row(label, '', '');
    if (segments.length + labels.length === 0 && !scored) row('', '', '');
  }
  return [{ name: '', text: rows.map(csvRow).join('') }];
}
