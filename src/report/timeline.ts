// The timeline of a recording: attention, class activations, predicted and annotated segments.

import type { Segment } from '../core/index.js';
import { classColor, path, px, timeTicks } from './chart.js';
import { clock, escapeHtml } from './html.js';
import type { VideoTimeline } from './types.js';

const width = 960;
const labelWidth = 190;
const plotWidth = width - labelWidth - 22;
const attentionHeight = 54;
const rowHeight = 34;
const barHeight = 11;
/** The most values that are drawn of a signal. */
const maxValues = 320;

/** An SVG with a row for the attention and a row for each class. `classes`: the order of classes, for their colors. */
export function timeline(video: VideoTimeline, classes: readonly string[]): string {
  const x = (sec: number) =>
    labelWidth + (Math.max(0, Math.min(sec, video.durationSec)) / video.durationSec) * plotWidth;
  const labels = shownLabels(video);
  const top = attentionHeight + 14;
  const height = top + labels.length * rowHeight + 22;
  const grid = timeTicks(video.durationSec, 12).map(
    (sec) =>
      `<line class="grid" x1="${px(x(sec))}" x2="${px(x(sec))}" y1="4" y2="${height - 18}"/>` +
      `<text class="tick" x="${px(x(sec))}" y="${height - 4}" text-anchor="middle">${clock(sec)}</text>`,
  );
  const rows = labels.map((label, i) =>
    classRow(video, label, classColor(classes.indexOf(label)), top + i * rowHeight, x),
  );
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" class="timeline" ` +
    `aria-label="Timeline of ${escapeHtml(video.id)}">${grid.join('')}${attentionRow(video, x)}${rows.join('')}${playhead(video, height)}</svg>`
  );
}

/** A line at the current time of the video: the page's script moves it. */
const playhead = ({ media, durationSec }: VideoTimeline, height: number): string =>
  media === undefined
    ? ''
    : `<line class="playhead" x1="${labelWidth}" x2="${labelWidth}" y1="4" y2="${height - 18}" ` +
      `data-width="${plotWidth}" data-duration="${durationSec}" visibility="hidden"/>`;

/** Annotated and predicted classes, the annotated ones first. */
function shownLabels({ truth, predicted, activations }: VideoTimeline): string[] {
  return [...new Set([...truth, ...predicted, ...activations].map(({ label }) => label))];
}

function attentionRow({ attention, valueSec, startSec }: VideoTimeline, x: (sec: number) => number): string {
  const y = (value: number) => 6 + (1 - value) * (attentionHeight - 10);
  const lines = attention.map(({ stream, values }, i) => {
    const drawn = thin(values);
    const points = drawn.values.map((value, k): [number, number] => [
      x(startSec + (k + 0.5) * drawn.every * valueSec),
      y(value),
    ]);
    return (
      `<path class="attention s${i % 4}" d="${path(points)}"><title>attention, ${escapeHtml(stream)}</title></path>` +
      `<text class="row-label s${i % 4}" x="${labelWidth - 10}" y="${20 + 14 * i}" text-anchor="end">λ ${escapeHtml(stream)}</text>`
    );
  });
  return `<g>${lines.join('')}</g>`;
}

function classRow(
  video: VideoTimeline,
  label: string,
  color: string,
  top: number,
  x: (sec: number) => number,
): string {
  const { predicted, truth, activations, valueSec, startSec, media } = video;
  const bar = (bar: Omit<Bar, 'x' | 'plays'>) => segmentBar({ ...bar, x, plays: media !== undefined });
  const predictions = predicted.filter((p) => p.label === label);
  const best = predictions.reduce((largest, { score }) => Math.max(largest, score), 0);
  const activation = activations.find((a) => a.label === label);
  // By rising score, so that the best are drawn on top.
  const bars = predictions
    .toSorted((a, b) => a.score - b.score)
    .map((segment) => {
      const { score } = segment;
      const opacity = best > 0 ? 0.12 + 0.88 * Math.max(score / best, 0) : 0.12;
      const look = `fill="${color}" opacity="${opacity.toFixed(2)}" data-score="${score.toFixed(4)}"`;
      const title = `prediction: ${label}, score ${score.toFixed(3)}`;
      return bar({ segment, top: top + barHeight + 3, kind: '', look, title });
    });
  const annotated = truth
    .filter((t) => t.label === label)
    .map((segment) =>
      bar({ segment, top, kind: 'truth', look: `stroke="${color}"`, title: `annotation: ${label}` }),
    );
  return (
    `<g><text class="row-label" x="${labelWidth - 10}" y="${top + 15}" text-anchor="end">${escapeHtml(short(label))}` +
    `<title>${escapeHtml(label)}</title></text>${annotated.join('')}${bars.join('')}` +
    `${activation ? activationStrip(activation.values, startSec, valueSec, color, top + 2 * barHeight + 5, x) : ''}</g>`
  );
}

interface Bar {
  readonly segment: Segment;
  readonly top: number;
  /** A CSS class, or empty. */
  readonly kind: string;
  /** Attributes. */
  readonly look: string;
  readonly title: string;
  readonly x: (sec: number) => number;
  /** Whether a click plays the segment. */
  readonly plays: boolean;
}

/** A segment as a bar, with its times in the tooltip. */
function segmentBar({ segment: { startSec, endSec }, top, kind, look, title, x, plays }: Bar): string {
  const player = plays
    ? ` tabindex="0" role="button" data-start="${startSec.toFixed(3)}" data-end="${endSec.toFixed(3)}"`
    : '';
  const classes = [kind, plays && 'plays'].filter(Boolean).join(' ');
  const tooltip = `${title}, ${startSec.toFixed(1)}–${endSec.toFixed(1)} s`;
  return (
    `<rect x="${px(x(startSec))}" y="${px(top)}" width="${px(Math.max(x(endSec) - x(startSec), 1.5))}" ` +
    `height="${barHeight}" rx="2"${classes && ` class="${classes}"`} ${look}${player}><title>${escapeHtml(tooltip)}</title></rect>`
  );
}

/** The activation as a strip of cells, more opaque where it is higher. */
function activationStrip(
  values: ArrayLike<number>,
  startSec: number,
  valueSec: number,
  color: string,
  top: number,
  x: (sec: number) => number,
): string {
  const drawn = thin(values);
  const cells = drawn.values.map((value, k) => {
    if (!(value > 0.05)) return '';
    const left = x(startSec + k * drawn.every * valueSec);
    const right = x(startSec + (k + 1) * drawn.every * valueSec);
    return `<rect x="${px(left)}" y="${top}" width="${px(right - left)}" height="4" opacity="${value.toFixed(2)}"/>`;
  });
  return `<g fill="${color}" shape-rendering="crispEdges">${cells.join('')}</g>`;
}

/** Means of `every` neighboring values, at most `maxValues` of them. */
function thin(values: ArrayLike<number>): { values: number[]; every: number } {
  const every = Math.ceil(values.length / maxValues);
  const means = Array.from({ length: Math.ceil(values.length / every) }, (_, k) => {
    const part = Array.from(
      { length: Math.min(every, values.length - k * every) },
      (__, i) => values[k * every + i],
    );
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
  return { values: means, every };
}

const short = (label: string): string => (label.length > 24 ? `${label.slice(0, 23)}…` : label);
