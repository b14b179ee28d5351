// Features as text: a line per snippet, numbers separated by commas, semicolons, tabs or spaces, with or without a header line.
// As pandas.DataFrame.to_csv and numpy.savetxt write them (BMN, G-TAD).

import { UserError } from '../core/index.js';
import { readInputBytes } from '../io/index.js';
import type { Contents } from './container.js';
import { stemOf } from './npyContents.js';

interface Layout {
  separator: string | RegExp;
  headerLines: 0 | 1;
  /** pandas writes row numbers in the first column, with an empty name. */
  rowNumbers: boolean;
}

/** A table of numbers as a (T, D) array of float64. UserError if a cell is not a number, which `load` finds. */
export function openCsvContents(path: string): Contents {
  const bytes = readInputBytes(path);
  const lines = lineRanges(bytes);
  const cellsOf = (line: number, separator: string | RegExp): string[] => {
    const text = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + lines[line][0],
      lines[line][1] - lines[line][0],
    );
    return text.toString('latin1').trim().split(separator).map(unquoted);
  };
  const layout = layoutOf((line, separator) => (line < lines.length ? cellsOf(line, separator) : []));
  const first = layout.headerLines;
  const dim = cellsOf(first, layout.separator).length - (layout.rowNumbers ? 1 : 0);
  const snippets = lines.length - first;
  const load = async () => {
    const data = new Float64Array(snippets * dim);
    for (let t = 0; t < snippets; t++) {
      const cells = cellsOf(first + t, layout.separator).slice(layout.rowNumbers ? 1 : 0);
      if (cells.length !== dim)
        throw new UserError(
          `${path}, line ${lines[first + t][2]}: found ${cells.length} numbers, but ${dim} in the first line. Write the file again.`,
        );
      for (let d = 0; d < dim; d++) data[t * dim + d] = numberIn(cells[d], path, lines[first + t][2], d);
    }
    return data;
  };
  return { arrays: [{ name: stemOf(path), shape: [snippets, dim], dtype: 'f64', load }], texts: [] };
}

/** Whether the beginning of a file looks like a table of numbers: its first or second line has only numbers. */
export function looksLikeNumbers(head: Uint8Array, whole: boolean): boolean {
  if (head.includes(0)) return false;
  const lines = Buffer.from(head)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .split(/\r?\n/);
  // The last line may be cut off in the middle of a cell, which is removed.
  if (!whole) lines[lines.length - 1] = lines[lines.length - 1].replace(/[^,;\t ]*$/, '');
  return lines.slice(0, 2).some((line) => {
    const cells = line.trim().split(separatorOf(line)).map(unquoted);
    return (
      cells.length > 0 &&
      cells.every((cell, i) => isNumber(cell) || (i === cells.length - 1 && !whole && cell === ''))
    );
  });
}

function layoutOf(cells: (line: number, separator: string | RegExp) => string[]): Layout {
  const separator = separatorOf(cells(0, /\n/).join(''));
  const [head, next] = [cells(0, separator), cells(1, separator)];
  // The header of BMN's files is 0, 1, 2, …: numbers, but not features.
  const names = head[0] === '' ? head.slice(1) : head;
  const counted = names.length > 1 && names.every((cell, i) => cell === String(i));
  const headerLines = counted || !head.every(isNumber) ? 1 : 0;
  return {
    separator,
    headerLines,
    rowNumbers: headerLines === 1 && head[0] === '' && next.length === head.length,
  };
}

const separatorOf = (line: string): string | RegExp =>
  [',', ';', '\t'].find((separator) => line.includes(separator)) ?? /\s+/;

const unquoted = (cell: string): string => cell.trim().replace(/^"(.*)"$/, '$1');

const isNumber = (cell: string): boolean =>
  /^[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?|nan|inf(inity)?)$/i.test(cell);

function numberIn(cell: string, path: string, line: number, column: number): number {
  if (!isNumber(cell))
    throw new UserError(
      `${path}, line ${line}, column ${column + 1}: expected a number, found "${cell.slice(0, 20)}".`,
    );
  const value = Number(cell);
  if (!Number.isNaN(value)) return value;
  return /nan/i.test(cell)
    ? Number.NaN
    : cell.startsWith('-')
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY;
}

/** Start, end and number of each line that is not blank. */
function lineRanges(bytes: Uint8Array): [start: number, end: number, number: number][] {
  const ranges: [number, number, number][] = [];
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let start = bom, number = 1; start < bytes.length; number++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    for (let at = start; at < end; at++) {
      if (bytes[at] <= 0x20) continue;
      ranges.push([start, end, number]);
      break;
    }
    start = end + 1;
  }
  return ranges;
}
