// What a part measured, as text: on the terminal, in bench/results/, and between its marks in docs/performance.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./run.js').Measured & { part: string }} Result */

const results = fileURLToPath(new URL('results/', import.meta.url));
const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** @param {Result} result */
export const formatPart = ({ part, info, rows, ratios }) =>
  `${part}\n\n${table(rows)}\n\n${ratioLine(ratios)}\n\n${JSON.stringify(info)}\n`;

/** Keep a result, and put its table on the page. @param {Result} result */
export function savePart(result) {
  mkdirSync(results, { recursive: true });
  writeFileSync(`${results}${result.part}.json`, `${JSON.stringify(result)}\n`);
  const [begin, end] = [`<!-- bench ${result.part} -->`, '<!-- end -->'];
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page} has no place for '${result.part}'`);
  const measured = `${begin}\n${table(result.rows)}\n\n${ratioLine(result.ratios)}\n`;
  writeFileSync(page, text.slice(0, from) + measured + text.slice(to));
}

/** @param {Result['rows']} rows */
function table(rows) {
  const columns = Object.keys(rows[0]);
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => format(row[column])))),
  ].join('\n');
}

/** @param {Record<string, number>} ratios */
const ratioLine = (ratios) =>
  `Ratios: ${Object.entries(ratios)
    .map(([name, value]) => `${name} ${format(value)}`)
    .join(', ')}.`;

/** Three digits are more than such a measurement has. @param {string | number | undefined} value */
function format(value) {
  if (typeof value !== 'number') return value ?? '';
  return Number.isInteger(value) || Math.abs(value) >= 100
    ? value.toFixed(0)
    : Number(value.toPrecision(3)).toString();
}
