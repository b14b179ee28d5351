// BORIS events as tables (comma or tab separated), read: tabular events, old and new, and aggregated events.
// https://boris.readthedocs.io/en/latest/ (Export events)
import { UserError } from '../../core/index.js';
import { type Collector, createCollector } from './collect.js';
import { videoOfMedia } from './mediaName.js';
import { headerKey, parseTable, type Row, secondsOf, type Table } from './table.js';
import type { ReadAnnotations } from './types.js';

/** Names of columns over the versions of BORIS, as `headerKey` gives them. */
const names = {
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

type Columns = Partial<Record<keyof typeof names, number>>;

interface Header {
  readonly columns: Columns;
  /** Which columns make one event apart from another: modifiers. */
  readonly modifiers: readonly number[];
  /** Where the header is among the rows; older files have lines `Observation id …` before it. */
  readonly at: number;
  readonly observation?: string;
}

/** The header of a table of BORIS, or undefined if it is none. */
export function findBorisHeader({ rows }: Table): Header | undefined {
  for (const [at, { cells }] of rows.slice(0, 60).entries()) {
    const keys = cells.map(headerKey);
    const columns: Columns = {};
    for (const name of Object.keys(names) as (keyof typeof names)[]) {
      const column = names[name].map((key) => keys.indexOf(key)).find((index) => index >= 0);
      if (column !== undefined) columns[name] = column;
    }
    const timed = columns.time !== undefined || (columns.start !== undefined && columns.stop !== undefined);
    if (columns.behavior === undefined || columns.status === undefined || !timed) continue;
    const before = rows.slice(0, at).find((row) => headerKey(row.cells[0] ?? '') === 'observationid');
    if (columns.observation === undefined && columns.media === undefined && !before) continue;
    const modifiers = keys.flatMap((key, index) => (/^modifiers?(#\d+)?$/.test(key) ? [index] : []));
    return { columns, modifiers, at, observation: before?.cells[1]?.trim() };
  }
  return undefined;
}

interface Event {
  at: string;
  video: string;
  label: string;
  /** What a START and its STOP have in common. */
  key: string;
  sec: number;
  status: string;
}

/**
 * Reads events. START and STOP of the same subject, behaviour and modifiers are a segment; a POINT event is a segment
 * of no length. The video is the media file where an observation has one, else the observation.
 * UserError with the line; a START without its STOP is left out and noted.
 */
export function parseBoris(text: string, where: string): ReadAnnotations {
  const table = parseTable(text, where);
  const header = findBorisHeader(table);
  if (!header)
    throw new UserError(
      `${where}: no header of BORIS events (Observation id, Behavior, Time, Status or Behavior type). Export tabular events.`,
    );
  const { columns, modifiers } = header;
  const rows = table.rows.slice(header.at + 1);
  const cellOf = ({ cells }: Row, name: keyof typeof names) => (cells[columns[name] ?? -1] ?? '').trim();
  const observationOf = (row: Row) => cellOf(row, 'observation') || header.observation || '';
  const videoOf = videoNamer(rows.map((row) => [observationOf(row), cellOf(row, 'media')]));
  const found = createCollector();
  const events: Event[] = [];
  for (const row of rows) {
    const at = `${where}, line ${row.line}`;
    const label = cellOf(row, 'behavior');
    const video = videoOf(observationOf(row), cellOf(row, 'media'));
    if (!label) throw new UserError(`${at}: no behaviour is named. Fill the column, or remove the row.`);
    if (!video)
      throw new UserError(`${at}: no observation and no media file is named. Export with these columns.`);
    const seconds = (name: 'time' | 'start' | 'stop') => {
      const sec = secondsOf(cellOf(row, name), table.delimiter);
      if (!Number.isFinite(sec))
        throw new UserError(`${at}: expected a time in seconds, found "${cellOf(row, name).slice(0, 40)}".`);
      return sec;
    };
    const duration = secondsOf(cellOf(row, 'mediaDuration'), table.delimiter);
    found.video(video, { durationSec: duration > 0 && Number.isFinite(duration) ? duration : undefined }, at);
    if (columns.time === undefined) found.segment(video, label, seconds('start'), seconds('stop'), at);
    else {
      const key = JSON.stringify([
        observationOf(row),
        video,
        label,
        cellOf(row, 'subject'),
        ...modifiers.map((m) => row.cells[m]),
      ]);
      events.push({
        at,
        video,
        label,
        key,
        sec: seconds('time'),
        status: cellOf(row, 'status').toUpperCase(),
      });
    }
  }
  pairEvents(events, found);
  return found.result();
}

/** Observations of one media file are named after it. */
function videoNamer(rows: readonly (readonly [observation: string, media: string])[]) {
  const mediaOf = new Map<string, Set<string>>();
  for (const [observation, media] of rows) {
    const known = mediaOf.get(observation) ?? new Set();
    mediaOf.set(observation, known.add(media));
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
