// The section on calibration: the share of correct predictions against the score, as a chart.
import type { Reliability } from '../evaluate/index.js';
import { px } from './chart.js';
import { escapeHtml, percent } from './html.js';

const width = 420;
const height = 300;
const margin = { left: 60, right: 14, top: 12, bottom: 52 };
/** Radius of a dot, by the logarithm of the count: predictions of low score outnumber the others by far. */
const radiusOf = (count: number): number => 3 + 2 * Math.log10(count);

/** How well the scores of a run are calibrated. */
export interface ScoresSection {
  /** States whether scores are probabilities, and if not, why. */
  readonly meaning: string;
  /** On the split of the report; undefined where scores are not probabilities or the split has no segments. */
  readonly reliability?: Reliability;
}

/** A section of the report. */
export function scoresSection({ meaning, reliability }: ScoresSection, split: string): string {
  const sentence = `<p class="caption">${escapeHtml(`${meaning[0].toUpperCase()}${meaning.slice(1)}`)}.</p>`;
  if (reliability === undefined || reliability.predictions === 0)
    return `<section><h2>Calibration of scores</h2>${sentence}</section>`;
  const { ece, predictions, correct } = reliability;
  const title = `Share of correct predictions by score, ${split} split`;
  return (
    `<section><h2>Calibration of scores</h2>${sentence}<div class="headline"><div><div class="big">${percent(ece)}<small> %</small></div>` +
    `<div class="caption">expected calibration error, ${escapeHtml(split)} split</div></div></div>` +
    `<div class="charts"><figure><figcaption>${escapeHtml(title)}</figcaption>${reliabilityPlot(reliability, title)}` +
    `<p class="caption">Each dot is a tenth of the range of scores; larger dots have more predictions. On the dashed line the ` +
    `share of correct predictions equals the score. ${correct} of ${predictions} predictions are correct. ${highScores(reliability)}</p></figure></div></section>`
  );
}

/** The calibration error of scores above 10 %: most scores are lower and dominate the mean over all predictions. */
function highScores({ bins }: Reliability): string {
  const high = bins.slice(1).filter(({ count }) => count > 0);
  const count = high.reduce((sum, bin) => sum + bin.count, 0);
  if (count === 0) return 'No score is 10 % or more.';
  const error = high.reduce((sum, bin) => sum + bin.count * Math.abs(bin.precision - bin.score), 0);
  return `${count} have a score of 10 % or more; their calibration error is ${percent(error / count)} %.`;
}

/** The share of correct predictions against the mean score of each bin, and the diagonal. */
function reliabilityPlot({ bins }: Reliability, title: string): string {
  const x = (v: number) => margin.left + v * (width - margin.left - margin.right);
  const y = (v: number) => height - margin.bottom - v * (height - margin.top - margin.bottom);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (v) =>
      `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${px(y(v))}" y2="${px(y(v))}"/>` +
      `<text x="${margin.left - 14}" y="${px(y(v) + 4)}" text-anchor="end">${100 * v}</text>` +
      `<text x="${px(x(v))}" y="${height - 26}" text-anchor="middle">${100 * v}</text>`,
  );
  const dots = bins
    .filter(({ count }) => count > 0)
    .map(({ count, score, precision }) => {
      const text = `${count} predictions, mean score ${percent(score)} %, ${percent(precision)} % correct`;
      return `<circle cx="${px(x(score))}" cy="${px(y(precision))}" r="${px(radiusOf(count))}"><title>${text}</title></circle>`;
    });
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}" class="reliability">${grid.join('')}` +
    `<path class="ideal" d="M${px(x(0))} ${px(y(0))}L${px(x(1))} ${px(y(1))}"/>${dots.join('')}` +
    `<text x="${px(x(0.5))}" y="${height - 4}" text-anchor="middle">score, %</text>` +
    `<text transform="translate(12 ${px(y(0.5))}) rotate(-90)" text-anchor="middle">correct, %</text></svg>`
  );
}
