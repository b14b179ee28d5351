// The page of a sweep: average mAP on validation of each combination of settings, the best first.
import type { Spread } from '../evaluate/index.js';
import { type PointResult, ranked } from '../sweep/index.js';
import { px, ticks } from './chart.js';
import { escapeHtml, percent } from './html.js';
import { page } from './page.js';

/** The content of the page of a sweep. */
export interface SweepPageData {
  readonly title: string;
  readonly results: readonly PointResult[];
  /** The name of the combination that was selected on validation. */
  readonly chosen?: string;
  /** The average mAP of the selected combination on the test split, where it was evaluated. */
  readonly test?: Spread;
}

const width = 860;
const rowHeight = 26;
const margin = { left: 330, right: 24, top: 6, bottom: 26 };

/** A self-contained HTML page. */
export function renderSweep({ title, results, chosen, test }: SweepPageData): string {
  const sorted = ranked(results);
  const best = sorted.find(({ name }) => name === chosen);
  const runs = results.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const tested = test
    ? `<p>On the test split: ${meanAndStd(test)} % average mAP. No other combination was evaluated there.</p>`
    : '<p>The test split was not evaluated.</p>';
  const head = best?.validation
    ? `<section><h2>Selected on validation</h2><div class="headline"><div><div class="big">${percent(best.validation.mean)}` +
      `<small> ± ${percent(best.validation.std)} %</small></div><div class="caption">average mAP on validation, mean ± standard deviation over the seeds: ` +
      `${escapeHtml(settingsOf(best))}</div></div></div>${tested}</section>`
    : '';
  return page(
    {
      title,
      facts: [
        ['combinations', `${results.length}`],
        ['runs', `${runs}`],
      ],
      notes: [],
    },
    `${head}<section><h2>All combinations</h2>${plot(sorted, chosen)}${table(sorted, chosen)}</section>${failures(results)}`,
  );
}

const meanAndStd = ({ mean, std }: Spread): string => `${percent(mean)} ± ${percent(std)}`;
const settingsOf = ({ set, name }: PointResult): string => (set.length > 0 ? set.join('  ') : name);
const averagesOf = ({ seeds }: PointResult) =>
  seeds.flatMap(({ seed, finished, selected }) =>
    finished && selected ? [{ seed, value: selected.average }] : [],
  );

/** The average mAP of each seed on a common axis, with a line at the mean of each combination. */
function plot(sorted: readonly PointResult[], chosen?: string): string {
  const values = sorted.flatMap((one) => averagesOf(one).map(({ value }) => value));
  if (values.length === 0) return '<p>No run has finished yet.</p>';
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  const pad = Math.max((highest - lowest) / 20, 0.005);
  const [least, most] = [Math.max(lowest - pad, 0), highest + pad];
  const x = (v: number) =>
    margin.left + ((v - least) / (most - least)) * (width - margin.left - margin.right);
  const height = margin.top + sorted.length * rowHeight + margin.bottom;
  const axis = ticks(100 * least, 100 * most, 6).map(
    (v) =>
      `<line class="grid" x1="${px(x(v / 100))}" x2="${px(x(v / 100))}" y1="${margin.top}" y2="${height - margin.bottom}"/>` +
      `<text x="${px(x(v / 100))}" y="${height - 8}" text-anchor="middle">${v} %</text>`,
  );
  const rows = sorted.map((one, i) => {
    const y = margin.top + (i + 0.5) * rowHeight;
    const dots = averagesOf(one).map(
      ({ seed, value }) =>
        `<circle cx="${px(x(value))}" cy="${px(y)}" r="4.5"><title>seed ${seed}: ${percent(value)} %</title></circle>`,
    );
    const mean = one.validation
      ? `<line class="mean" x1="${px(x(one.validation.mean))}" x2="${px(x(one.validation.mean))}" y1="${px(y - 10)}" y2="${px(y + 10)}"/>`
      : '';
    const text = settingsOf(one);
    const weight = one.name === chosen ? ' font-weight="650"' : '';
    return (
      `<text class="row-label" x="${margin.left - 12}" y="${px(y + 4)}" text-anchor="end"${weight}>` +
      `${escapeHtml(text.length > 48 ? `${text.slice(0, 47)}…` : text)}<title>${escapeHtml(text)}</title></text>${mean}${dots.join('')}`
    );
  });
  return (
    `<div class="scroll"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Average mAP on validation of each combination" ` +
    `class="strip sweep">${axis.join('')}${rows.join('')}</svg></div><p class="caption">Average mAP on validation. Dots: seeds; line: their mean.</p>`
  );
}

function table(sorted: readonly PointResult[], chosen?: string): string {
  const rows = sorted.map((one) => {
    const values = averagesOf(one);
    const name = escapeHtml(settingsOf(one));
    return (
      `<tr><th scope="row">${one.name === chosen ? `<strong>${name}</strong>` : name}</th>` +
      `<td>${one.validation ? meanAndStd(one.validation) : '–'}</td><td>${values.length} of ${one.seeds.length}</td>` +
      `<td>${values.map(({ value }) => percent(value)).join('  ')}</td></tr>`
    );
  });
  return (
    '<div class="scroll"><table class="wide"><caption>Average mAP on validation in percent, mean ± standard deviation over the seeds</caption>' +
    '<thead><tr><th scope="col">settings</th><th scope="col">mean ± std</th><th scope="col">finished</th><th scope="col">seeds</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table></div>`
  );
}

function failures(results: readonly PointResult[]): string {
  const items = results.flatMap((one) =>
    Object.entries(one.failures).map(
      ([seed, why]) => `<li>${escapeHtml(`${settingsOf(one)}, seed ${seed}: ${why}`)}</li>`,
    ),
  );
  return items.length > 0 ? `<section><h2>Failed</h2><ul>${items.join('')}</ul></section>` : '';
}
