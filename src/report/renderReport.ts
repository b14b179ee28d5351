// The page of one run: results, timelines, training curves and settings.
import { clock, escapeHtml, percent } from './html.js';
import { lossCurves } from './lossCurves.js';
import { page } from './page.js';
import { scoresSection } from './scoresSection.js';
import { seedsSection } from './seedsPage.js';
import { classBars, errorTables, mapTable } from './tables.js';
import { timeline } from './timeline.js';
import type { ReportData, VideoTimeline } from './types.js';

/** The number of recordings whose timeline is unfolded at first. */
const openTimelines = 8;

/** A run on one self-contained HTML page: it loads no scripts, fonts or images. */
export function renderReport(data: ReportData): string {
  const scores = data.scores ? scoresSection(data.scores, data.split) : '';
  return page(
    data,
    `${results(data)}${data.evaluation ? '' : timelines(data)}${scores}` +
      `<section><h2>Training</h2>${lossCurves(data.metrics)}</section>${data.evaluation ? timelines(data) : ''}` +
      `<section><h2>Settings</h2><details><summary>All settings</summary><pre>${escapeHtml(data.settings)}</pre></details></section>`,
  );
}

function results({ evaluation, errors, reference, classes, split, seeds }: ReportData): string {
  if (!evaluation)
    return '<section><h2>Result</h2><p>The split has no segments to evaluate against.</p></section>';
  const analysis = errors ? `<section><h2>Error analysis</h2>${errorTables(errors)}</section>` : '';
  return (
    `<section><h2>Result on the ${escapeHtml(split)} split</h2><div class="headline">` +
    `<div><div class="big">${percent(evaluation.average)}<small> %</small></div><div class="caption">average mAP</div></div>` +
    `<div>${mapTable(evaluation, reference)}</div></div></section>` +
    (seeds ? seedsSection(seeds, split, evaluation) : '') +
    `<section><h2>Classes</h2>${classBars(evaluation, classes)}</section>${analysis}`
  );
}

function timelines({ videos, classes, split }: ReportData): string {
  if (videos.length === 0) return '';
  const scores = videos.flatMap(({ predicted }) => predicted.map(({ score }) => score)).sort((a, b) => a - b);
  const largest = scores.at(-1) ?? 1;
  // At first, twice as many predictions as annotated segments are shown.
  const segments = videos.reduce((sum, { truth }) => sum + truth.length, 0) || videos.length * 2;
  const minScore = Math.max(scores.at(-Math.min(2 * segments, scores.length)) ?? 0, 0).toFixed(2);
  const items = videos.map((video, i) => videoItem(video, classes, i < openTimelines));
  return (
    `<section><h2>Recordings of the ${escapeHtml(split)} split</h2>` +
    '<p class="caption">Lines: λ, the attention of each stream. Below, a row for each class: outlined bars are annotated ' +
    'segments; filled bars are predictions, more opaque with a higher score; the strip under them is the class activation.</p>' +
    '<div class="controls" hidden><label>Search <input type="search" id="search" placeholder="part of a name"></label>' +
    `<label>Minimum score <input type="range" id="min-score" min="0" max="${largest.toFixed(2)}" step="0.01" ` +
    `value="${minScore}"> <span id="min-score-value">${minScore}</span></label></div>${items.join('')}</section>`
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

/** The video is not loaded until it is played. */
const player = (media: string): string =>
  `<video class="player" controls preload="none" src="${escapeHtml(media)}"></video>` +
  '<p class="caption">Click a segment to play it.</p>' +
  `<p class="note unplayable" hidden>This browser cannot play ${escapeHtml(decodeURIComponent(media))}.</p>`;
