// BORIS: reads tables of events (tabular events of old and new versions, aggregated events); writes a project.
// https://boris.readthedocs.io/en/latest/ (Export events)
import { UserError } from '../../../core/index.js';
import { type Collector, createCollector } from '../collector.js';
import { videoOfMedia } from '../media.js';
import { columnsOf, headerKey, parseTable, type Row, secondsOf, type Table } from '../table.js';
import type { AnnotationFormat, ReadAnnotations } from '../types.js';
import { projectWriter } from './project.js';

export const boris = {
  name: 'boris',
  title: 'BORIS',
  detect: ({ table }) => (findHeader(table) ? 'a table with the columns of BORIS events' : undefined),
  reader: { extensions: ['.tsv', '.csv'], read: readEvents },
  // A project is the file that BORIS opens; it does not read tables of events.
  writer: projectWriter,
} as const satisfies AnnotationFormat;

/** Names of columns in the versions of BORIS, as `headerKey` simplifies them. */
const columnNames = {
  observation: ['observationid'],
  behavior: ['behavior', 'behaviour'],
  subject: ['subject'],
  time: ['time'],
  start: ['starts', 'start'],
  stop: ['stops', 'stop'],
  // `Status` was renamed to `Behavior type`, which before said POINT or STATE.
  status: ['status', 'behaviortype', 'behaviourtype', 'type'],
  media: ['mediafilepath', 'mediafilename', 'mediafile', 'source'],
  mediaDuration: ['mediadurations'],
} as const;

type Column = keyof typeof columnNames;

interface Header {
  readonly columns: Partial<Record<Column, number>>;
  /** Columns of modifiers: events with other modifiers are other events. */
  readonly modifiers: readonly number[];
  /** Index of the header among the rows; older files have lines such as `Observation id …` before it. */
  readonly index: number;
  readonly observation?: string;
}

/** The header of a table of events; undefined if the table has none. */
function findHeader({ rows }: Table): Header | undefined {
  for (const [index, { cells }] of rows.slice(0, 60).entries()) {
    const columns = columnsOf(cells, columnNames);
    const timed = columns.time !== undefined || (columns.start !== undefined && columns.stop !== undefined);
    if (columns.behavior === undefined || columns.status === undefined || !timed) continue;
    const before = rows.slice(0, index).find((row) => headerKey(row.cells[0] ?? '') === 'observationid');
    if (columns.observation === undefined && columns.media === undefined && !before) continue;
    const modifiers = cells.flatMap((cell, column) =>
      /^modifiers?(#\d+)?$/.test(headerKey(cell)) ? [column] : [],
    );
    return { columns, modifiers, index, observation: before?.cells[1]?.trim() };
  }
  return undefined;
}

interface Event {
  at: string;
  video: string;
  label: string;
  /** The same for a START and its STOP. */
  key: string;
  sec: number;
  status: string;
}

/**
 * START and STOP of the same subject, behaviour and modifiers are a segment; a POINT event is a segment of no length.
 * The video is named after the media file if an observation has one, else after the observation. UserError with the
 * line. A START without its STOP is left out and noted.
 */
function readEvents(text: string, where: string): ReadAnnotations {
  const table = parseTable(text, where);
  const header = findHeader(table);
  if (!header)
    throw new UserError(
      `${where}: found no header of BORIS events (Observation id, Behavior, Time, Status or Behavior type). Export tabular events from BORIS.`,
    );
  const rows = table.rows.slice(header.index + 1);
  const cells = cellReader(header);
  const videoOf = videoNamer(rows.map((row) => [cells.observation(row), cells.text(row, 'media')]));
  const found = createCollector();
  const events: Event[] = [];
  for (const row of rows) {
    const at = `${where}, line ${row.line}`;
    const label = cells.text(row, 'behavior');
    const video = videoOf(cells.observation(row), cells.text(row, 'media'));
    if (!label) throw new UserError(`${at}: no behaviour is named. Fill the column, or remove the row.`);
    if (!video)
      throw new UserError(`${at}: no observation and no media file is named. Export with these columns.`);
    const seconds = (name: 'time' | 'start' | 'stop') => {
      const text = cells.text(row, name);
      const sec = secondsOf(text, table.delimiter);
      if (Number.isFinite(sec)) return sec;
      throw new UserError(`${at}: expected a time in seconds, found "${text.slice(0, 40)}".`);
    };
    const duration = secondsOf(cells.text(row, 'mediaDuration'), table.delimiter);
    found.video(video, { durationSec: duration > 0 && Number.isFinite(duration) ? duration : undefined }, at);
    if (header.columns.time === undefined) found.segment(video, label, seconds('start'), seconds('stop'), at);
    else {
      const status = cells.text(row, 'status').toUpperCase();
      events.push({ at, video, label, key: cells.eventKey(row, video), sec: seconds('time'), status });
    }
  }
  pairEvents(events, found);
  return found.result();
}

/** The cells of a row by the names of their columns. */
function cellReader({ columns, modifiers, observation: before = '' }: Header) {
  const text = ({ cells }: Row, name: Column) => (cells[columns[name] ?? -1] ?? '').trim();
  const observation = (row: Row) => text(row, 'observation') || before;
  const eventKey = (row: Row, video: string) =>
    JSON.stringify([
      observation(row),
      video,
      text(row, 'behavior'),
      text(row, 'subject'),
      ...modifiers.map((column) => row.cells[column]),
    ]);
  return { text, observation, eventKey };
}

/** The name of the video of a row: its media file, if its observation has one media file only; else the observation. */
function videoNamer(rows: readonly (readonly [observation: string, media: string])[]) {
  const mediaOf = new Map<string, Set<string>>();
  for (const [observation, media] of rows) {
    const files = mediaOf.get(observation) ?? new Set();
    mediaOf.set(observation, files.add(media));
  }
  return (observation: string, media: string): string => {
    const file = media.replace(/^player #1:/, '');
    const one =
      mediaOf.get(observation)?.size === 1 &&
      file !== '' &&
      !/[;|]|^(NA|Not found|Live observation)$/.test(file);
    return one ? videoOfMedia(file) : observation;
  };
}

/** A START and the next STOP of the same key are a segment. */
function pairEvents(events: readonly Event[], found: Collector): void {
  const open = new Map<string, Event>();
  const unpaired = () => found.note('a START without a STOP, or a STOP without a START, is left out');
  for (const event of events.toSorted((a, b) => a.sec - b.sec)) {
    const { at, video, label, key, sec, status } = event;
    if (status === 'POINT') found.segment(video, label, sec, sec, at);
    else if (status === 'START') {
      if (open.has(key)) unpaired();
      open.set(key, event);
    } else if (status === 'STOP') {
      const started = open.get(key);
      open.delete(key);
      if (started) found.segment(video, label, started.sec, sec, at);
      else unpaired();
    } else
      throw new UserError(
        `${at}: expected START, STOP or POINT, found "${status.slice(0, 40)}". Export tabular events.`,
      );
  }
  for (const _ of open) unpaired();
}
