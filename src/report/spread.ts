// Several seeds on the page: a dot each, and a table of mean ± std at each tIoU.
import { type Evaluation, type Spread, spreadOf } from '../evaluate/index.js';
import { ticks } from './axis.js';
import { escapeHtml, percent, px } from './html.js';

/** The evaluation of one of several seeds. */
export interface SeedEvaluation {
  /** Such as `seed 0`. */
  readonly name: string;
  readonly evaluation: Evaluation;
  /** Where its own report is, seen from this page. */
  readonly report?: string;
}

const width = 860;
const height = 76;
const margin = { left: 20, right: 20 };

/** A strip of dots and a table, a row a seed; `ensemble` is their average's result, if it was made. */
export function spreadSection(
  seeds: readonly SeedEvaluation[],
  split: string,
  ensemble?: Evaluation,
): string {
  if (seeds.length === 0)
    return '<section><h2>Result</h2><p>There are no segments to evaluate against.</p></section>';
  const { average } = spreadOf(seeds.map(({ evaluation }) => evaluation));
  const big = ensemble
    ? ''
    : `<div class="headline"><div><div class="big">${percent(average.mean)}<small> ± ${percent(average.std)} %</small></div>` +
      `<div class="caption">average mAP, mean ± standard deviation over ${seeds.length} seeds</div></div></div>`;
  return (
    `<section><h2>${seeds.length} seeds on the ${escapeHtml(split)} split</h2>${big}` +
    `${strip(seeds, average, ensemble)}${table(seeds, ensemble)}</section>`
  );
}

/** Each seed's average mAP on one axis, with the band of mean ± std. */
function strip(seeds: readonly SeedEvaluation[], { mean, std }: Spread, ensemble?: Evaluation): string {
  const values = seeds.map(({ evaluation }) => evaluation.average);
  const all = [...values, mean - std, mean + std, ...(ensemble ? [ensemble.average] : [])];
  const pad = Math.max(std, 0.01);
  const least = Math.max(all.reduce((a, b) => Math.min(a, b)) - pad, 0);
  const most = all.reduce((a, b) => Math.max(a, b)) + pad;
  const x = (v: number) =>
    margin.left + ((v - least) / (most - least)) * (width - margin.left - margin.right);
  const axis = ticks(100 * least, 100 * most, 8).map(
    (v) =>
      `<line class="grid" x1="${px(x(v / 100))}" x2="${px(x(v / 100))}" y1="8" y2="48"/>` +
      `<text x="${px(x(v / 100))}" y="66" text-anchor="middle">${v} %</text>`,
  );
  const dots = seeds.map(
    ({ name, evaluation }) =>
      `<circle cx="${px(x(evaluation.average))}" cy="28" r="6"><title>${escapeHtml(name)}: ${percent(evaluation.average)} %</title></circle>`,
  );
  const other = ensemble
    ? `<path class="ensemble" d="M${px(x(ensemble.average))} 16l9 12l-9 12l-9-12z"><title>average of the seeds: ${percent(ensemble.average)} %</title></path>`
    : '';
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Average mAP of each seed" class="strip">${axis.join('')}` +
    `<rect class="band" x="${px(x(mean - std))}" width="${px(Math.max(x(mean + std) - x(mean - std), 1))}" y="14" height="28"/>` +
    `<line class="mean" x1="${px(x(mean))}" x2="${px(x(mean))}" y1="10" y2="46"/>${dots.join('')}${other}</svg>` +
    `<p class="caption">A dot is a seed, the band mean ± standard deviation${ensemble ? ', the diamond the average of the seeds' : ''}.</p>`
  );
}

function table(seeds: readonly SeedEvaluation[], ensemble?: Evaluation): string {
  const { tiou, protocol } = seeds[0].evaluation;
  const { average, mAP } = spreadOf(seeds.map(({ evaluation }) => evaluation));
  const row = (name: string, cells: readonly string[]) =>
    `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  const numbers = ({ mAP: values, average: all }: Evaluation) => [...values, all].map((v) => percent(v));
  const rows = seeds.map(({ name, evaluation, report }) =>
    row(
      report ? `<a href="${escapeHtml(report)}">${escapeHtml(name)}</a>` : escapeHtml(name),
      numbers(evaluation),
    ),
  );
  const both = ({ mean, std }: Spread) => `<strong>${percent(mean)}</strong> ± ${percent(std)}`;
  const head = tiou.map((t) => `<th scope="col">${t}</th>`).join('');
  return (
    `<div class="scroll"><table><caption>mAP in percent at each tIoU, ${protocol} protocol</caption><thead><tr>` +
    `<th scope="col">tIoU</th>${head}<th scope="col">average</th></tr></thead><tbody>${rows.join('')}` +
    `${row('mean ± std', [...mAP, average].map(both))}${ensemble ? row('average of the seeds', numbers(ensemble)) : ''}</tbody></table></div>`
  );
}
