// Whether scores mean what they say: the share of right proposals against the score, as a chart.
import type { Reliability } from '../evaluate/index.js';
import { escapeHtml, percent, px } from './html.js';

const width = 420;
const height = 300;
const margin = { left: 60, right: 14, top: 12, bottom: 52 };
/** Radius of a dot: weak proposals outnumber the others so much that areas would hide those. */
const radiusOf = (count: number): number => 3 + 2 * Math.log10(count);

/** How well the scores of a run are calibrated, on a report page. */
export interface ScoresSection {
  /** What the scores are: probabilities, or not and why. */
  readonly meaning: string;
  /** Of the split that is shown; undefined where scores are no probabilities or nothing is known to be right. */
  readonly reliability?: Reliability;
}

/** A section of the report. */
export function scoresSection({ meaning, reliability }: ScoresSection, split: string): string {
  const sentence = `<p class="caption">${escapeHtml(`${meaning[0].toUpperCase()}${meaning.slice(1)}`)}.</p>`;
  if (reliability === undefined || reliability.proposals === 0)
    return `<section><h2>What scores mean</h2>${sentence}</section>`;
  const { ece, proposals, right } = reliability;
  const title = `Share of right proposals by score, ${split} split`;
  return (
    `<section><h2>What scores mean</h2>${sentence}<div class="headline"><div><div class="big">${percent(ece)}<small> %</small></div>` +
    `<div class="caption">expected calibration error, ${escapeHtml(split)} split</div></div></div>` +
    `<div class="charts"><figure><figcaption>${escapeHtml(title)}</figcaption>${reliabilityPlot(reliability, title)}` +
    `<p class="caption">A dot is a tenth of the scores, larger where there are more proposals; on the dashed line, scores are ` +
    `right as often as they say. ${right} of ${proposals} proposals are right. ${strongOnes(reliability)}</p></figure></div></section>`
  );
}

/** The error is a mean over all proposals, and most are weak: what it is among the others. */
function strongOnes({ bins }: Reliability): string {
  const strong = bins.slice(1).filter(({ count }) => count > 0);
  const count = strong.reduce((sum, bin) => sum + bin.count, 0);
  if (count === 0) return 'No score is 10 % or more.';
  const off = strong.reduce((sum, bin) => sum + bin.count * Math.abs(bin.right - bin.score), 0);
  return `${count} have a score of 10 % or more; among them the error is ${percent(off / count)} %.`;
}

/** Dots of the share that is right over the mean score of each bin, and the line where both agree. */
export function reliabilityPlot({ bins }: Reliability, title: string): string {
  const x = (v: number) => margin.left + v * (width - margin.left - margin.right);
  const y = (v: number) => height - margin.bottom - v * (height - margin.top - margin.bottom);
  const marks = [0, 0.25, 0.5, 0.75, 1];
  const grid = marks.map(
    (v) =>
      `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${px(y(v))}" y2="${px(y(v))}"/>` +
      `<text x="${margin.left - 14}" y="${px(y(v) + 4)}" text-anchor="end">${100 * v}</text>` +
      `<text x="${px(x(v))}" y="${height - 26}" text-anchor="middle">${100 * v}</text>`,
  );
  const dots = bins
    .filter(({ count }) => count > 0)
    .map(({ count, score, right }) => {
      const text = `${count} proposals, mean score ${percent(score)} %, ${percent(right)} % right`;
      return `<circle cx="${px(x(score))}" cy="${px(y(right))}" r="${px(radiusOf(count))}"><title>${text}</title></circle>`;
    });
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}" class="reliability">${grid.join('')}` +
    `<path class="ideal" d="M${px(x(0))} ${px(y(0))}L${px(x(1))} ${px(y(1))}"/>${dots.join('')}` +
    `<text x="${px(x(0.5))}" y="${height - 4}" text-anchor="middle">score, %</text>` +
    `<text transform="translate(12 ${px(y(0.5))}) rotate(-90)" text-anchor="middle">right, %</text></svg>`
  );
}
