// Training curves: a chart of the losses of each stream, and one of mAP on validation.
import type { MetricLine } from '../runs/index.js';
import { classColor, path, px, ticks } from './chart.js';
import { escapeHtml } from './html.js';

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
}

const width = 420;
const height = 200;
const margin = { left: 46, right: 12, top: 10, bottom: 28 };
/** The most points of a curve: about one per pixel. */
const maxPoints = 300;

/** Charts of all losses in the metrics, or a sentence where the metrics are empty. */
export function lossCurves(metrics: readonly MetricLine[]): string {
  const streams = new Map<string, Map<string, [number, number][]>>();
  const validation: [number, number][] = [];
  let split = '';
  for (const line of metrics) {
    if ('validation' in line) {
      validation.push([line.epoch, 100 * line.validation.average]);
      split = line.validation.split;
      continue;
    }
    const losses = streams.get(line.stream) ?? new Map<string, [number, number][]>();
    streams.set(line.stream, losses);
    for (const [name, value] of Object.entries(line.losses)) {
      const points = losses.get(name) ?? [];
      losses.set(name, points);
      points.push([line.epoch, value]);
    }
  }
  const charts = [...streams].map(([stream, losses]) => {
    const series = [...losses].map(([name, points]) => ({ name, points }));
    return figure(`Losses of stream ${stream}, by epoch`, series);
  });
  if (validation.length > 0) {
    const note = validation[0][0] === 0 ? '; epoch 0: the weights selected in the round before' : '';
    charts.push(
      figure(`Average mAP in percent on the ${split} split, by epoch${note}`, [
        { name: 'average mAP', points: validation },
      ]),
    );
  }
  return charts.length > 0
    ? `<div class="charts">${charts.join('')}</div>`
    : '<p>No losses were recorded.</p>';
}

function figure(title: string, series: readonly Series[]): string {
  const legend = series
    .map(({ name }, i) => `<span><i style="background:${classColor(i)}"></i>${escapeHtml(name)}</span>`)
    .join('');
  return (
    `<figure><figcaption>${escapeHtml(title)}</figcaption>${lineChart(title, series)}` +
    `<div class="legend">${legend}</div></figure>`
  );
}

/** Values by epoch. A value that is not finite leaves a gap. */
function lineChart(title: string, series: readonly Series[]): string {
  const finite = series.flatMap(({ points }) => points.filter(([, y]) => Number.isFinite(y)));
  if (finite.length === 0) return '<p>The values are not finite.</p>';
  const [minX, maxX] = range(finite.map(([x]) => x));
  const [lowest, highest] = range(finite.map(([, y]) => y));
  const minY = Math.min(lowest, 0);
  const maxY = highest > minY ? highest : minY + 1;
  const x = (v: number) =>
    margin.left + ((v - minX) / Math.max(maxX - minX, 1)) * (width - margin.left - margin.right);
  const y = (v: number) =>
    height - margin.bottom - ((v - minY) / (maxY - minY)) * (height - margin.top - margin.bottom);
  const grid = ticks(minY, maxY, 4).map(
    (v) =>
      `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${px(y(v))}" y2="${px(y(v))}"/>` +
      `<text x="${margin.left - 6}" y="${px(y(v) + 4)}" text-anchor="end">${v}</text>`,
  );
  const epochs = ticks(minX, maxX, 5).map(
    (v) => `<text x="${px(x(v))}" y="${height - 10}" text-anchor="middle">${v}</text>`,
  );
  const lines = series.map(({ name, points }, i) => {
    const d = path(thin(points).map(([epoch, value]) => [x(epoch), y(value)]));
    return `<path d="${d}" stroke="${classColor(i)}"><title>${escapeHtml(name)}</title></path>`;
  });
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}" class="curves">` +
    `${grid.join('')}${epochs.join('')}<g class="lines">${lines.join('')}</g></svg>`
  );
}

/** Every n-th point and the last one, at most `maxPoints` and one more. */
function thin<T>(points: readonly T[]): readonly T[] {
  const every = Math.ceil(points.length / maxPoints);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** [min, max]. Not by `Math.min(...values)`: a long list would overflow the call stack. */
function range(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
