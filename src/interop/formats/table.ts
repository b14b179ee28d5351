// Text tables, separated by comma, semicolon or tab, with quoted cells: read as rows of cells, and written.
import Papa from 'papaparse';
import { UserError } from '../../core/index.js';

export interface Row {
  /** The line of the file in which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly delimiter: string;
  readonly rows: readonly Row[];
}

/** The rows that are not empty. UserError for a quote that does not end. */
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

/** Tab, semicolon or comma: the most frequent one in the first line, outside of quotes. */
function guessDelimiter(text: string): string {
  const first = text.split(/\r?\n/, 50).find((line) => line.trim()) ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  return ['\t', ';', ','].reduce((best, one) => (count(one) > count(best) ? one : best), ',');
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** The letters and digits of a header cell in lower case: `videoid` for `Video ID`, `video-id` and `videoId`. */
export const headerKey = (cell: string): string => cell.toLowerCase().replace(/[^\p{L}\d#]/gu, '');

/** The index of each column, found by the names that it may have (as `headerKey` simplifies them). */
export function columnsOf<C extends string>(
  header: readonly string[],
  names: Readonly<Record<C, readonly string[]>>,
): Partial<Record<C, number>> {
  const keys = header.map(headerKey);
  const columns: Partial<Record<C, number>> = {};
  for (const column of Object.keys(names) as C[]) {
    const index = names[column].map((name) => keys.indexOf(name)).find((at) => at >= 0);
    if (index !== undefined) columns[column] = index;
  }
  return columns;
}

/** Seconds of `12.5`, `12,5` (unless the comma separates cells), `1:02.5` or `1:00:02`; NaN for other text. */
export function secondsOf(cell: string, delimiter: string): number {
  const text = cell.trim();
  const plain = delimiter === ',' ? text : text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d*)?)$/.exec(plain);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  return plain === '' ? Number.NaN : Number(plain);
}

/** A line of a CSV file. Cells are quoted as RFC 4180 demands: those with a comma, quote or line end. */
export const csvRow = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => (/[",\r\n;\t]|^\s|\s$/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')}\n`;
