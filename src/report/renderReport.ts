// The report: one HTML file that needs nothing else.
import { lossCurves } from './curves.js';
import { clock, escapeHtml, percent } from './html.js';
import { page } from './page.js';
import { scoresSection } from './reliability.js';
import { type SeedEvaluation, spreadSection } from './spread.js';
import { classBars, errorTables, mapTable } from './tables.js';
import { timeline } from './timeline.js';
import type { ReportData, VideoTimeline } from './types.js';

/** Recordings whose timeline is unfolded at first. */
const openTimelines = 8;

/** All of a run on one self-contained page: no scripts, fonts or images from elsewhere; light and dark. */
export function renderReport(data: ReportData): string {
  const scores = data.scores ? scoresSection(data.scores, data.split) : '';
  return page(
    data,
    `${results(data)}${data.evaluation ? '' : timelines(data)}${scores}` +
      `<section><h2>Training</h2>${lossCurves(data.metrics)}</section>${data.evaluation ? timelines(data) : ''}` +
      `<section><h2>Settings</h2><details><summary>All settings</summary><pre>${escapeHtml(data.settings)}</pre></details></section>`,
  );
}

/** The page of a folder of seeds: how far apart they are, and where the report of each is. */
export const renderSeeds = (data: SeedsPageData): string => page(data, spreadSection(data.seeds, data.split));

export type SeedsPageData = Pick<ReportData, 'title' | 'facts' | 'notes' | 'split'> & {
  readonly seeds: readonly SeedEvaluation[];
};

function results({ evaluation, errors, reference, classes, split, seeds }: ReportData): string {
  if (!evaluation)
    return '<section><h2>Result</h2><p>There are no segments to evaluate against.</p></section>';
  const analysis = errors
    ? `<section><h2>What keeps it from being better</h2>${errorTables(errors)}</section>`
    : '';
  return (
    `<section><h2>Result on the ${escapeHtml(split)} split</h2><div class="headline">` +
    `<div><div class="big">${percent(evaluation.average)}<small> %</small></div><div class="caption">average mAP</div></div>` +
    `<div>${mapTable(evaluation, reference)}</div></div></section>` +
    (seeds ? spreadSection(seeds, split, evaluation) : '') +
    `<section><h2>Classes</h2>${classBars(evaluation, classes)}</section>${analysis}`
  );
}

function timelines({ videos, classes, split }: ReportData): string {
  if (videos.length === 0) return '';
  const scores = videos.flatMap(({ predicted }) => predicted.map(({ score }) => score)).sort((a, b) => a - b);
  const largest = scores.at(-1) ?? 1;
  // As many predictions as there are segments would be right if all were found: about those are shown at first.
  const segments = videos.reduce((sum, { truth }) => sum + truth.length, 0) || videos.length * 2;
  const least = Math.max(scores.at(-Math.min(2 * segments, scores.length)) ?? 0, 0);
  const items = videos.map((video, i) => videoItem(video, classes, i < openTimelines));
  return (
    `<section><h2>Recordings of the ${escapeHtml(split)} split</h2>` +
    '<p class="caption">λ is the attention. In each row: outlined, the true segments; filled, the predicted ones, the ' +
    'stronger the better their score; below, the class activation.</p>' +
    '<div class="controls" hidden><label>Find <input type="search" id="find" placeholder="part of a name"></label>' +
    `<label>Least score <input type="range" id="least" min="0" max="${largest.toFixed(2)}" step="0.01" ` +
    `value="${least.toFixed(2)}"> <span id="least-value">${least.toFixed(2)}</span></label></div>${items.join('')}</section>`
  );
}

function videoItem(video: VideoTimeline, classes: readonly string[], open: boolean): string {
  const { id, durationSec, truth, predicted, media } = video;
  const labels = [...new Set((truth.length > 0 ? truth : predicted).map(({ label }) => label))].join(', ');
  return (
    `<details data-video="${escapeHtml(id)}"${open ? ' open' : ''}><summary>${escapeHtml(id)}` +
    `<small>${clock(durationSec)} · ${escapeHtml(labels)}</small></summary>` +
    `${media === undefined ? '' : player(media)}<div class="timeline-scroll">${timeline(video, classes)}</div></details>`
  );
}

/** Nothing of the video is loaded before it is played. */
const player = (media: string): string =>
  `<video class="player" controls preload="none" src="${escapeHtml(media)}"></video>` +
  '<p class="caption">A click on a segment plays it.</p>' +
  `<p class="note unplayable" hidden>This browser cannot play ${escapeHtml(decodeURIComponent(media))}.</p>`;
