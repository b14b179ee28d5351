// Text tables: comma, semicolon or tab separated, quoted cells → rows of cells with their line.
import Papa from 'papaparse';
import { UserError } from '../../core/index.js';

export interface Row {
  /** From 1, of the row's beginning in the file. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly delimiter: string;
  readonly rows: readonly Row[];
}

/** Rows that are not empty. UserError for a quote that does not end. */
export function parseTable(text: string, where: string): Table {
  const delimiter = guessDelimiter(text);
  const rows: Row[] = [];
  let line = 1;
  let end = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors: [error], meta }) => {
      if (error?.type === 'Quotes')
        throw new UserError(`${where}, line ${line}: a quoted cell does not end. Close its quote (").`);
      if (data.some((cell) => cell.trim())) rows.push({ line, cells: data });
      line += linesIn(text, end, meta.cursor);
      end = meta.cursor;
    },
  });
  return { delimiter, rows };
}

/** The one of tab, semicolon and comma that the first line has most of, outside of quotes. */
function guessDelimiter(text: string): string {
  const first = text.split(/\r?\n/, 50).find((line) => line.trim()) ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const count = (mark: string) => bare.split(mark).length;
  return ['\t', ';', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** `Video ID`, `video-id` and `videoId` are one: `videoid`. */
export const headerKey = (cell: string): string => cell.toLowerCase().replace(/[^\p{L}\d#]/gu, '');

/** Seconds: `12.5`, `12,5` where the comma does not separate cells, `1:02.5`, `1:00:02`. NaN if it is not. */
export function secondsOf(cell: string, delimiter: string): number {
  const text = cell.trim();
  const plain = delimiter === ',' ? text : text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d*)?)$/.exec(plain);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  return plain === '' ? Number.NaN : Number(plain);
}

/** A row of a CSV file; cells with a comma, quote or line end are quoted, as RFC 4180 has it. */
export const csvRow = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => (/[",\r\n;\t]|^\s|\s$/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')}\n`;
