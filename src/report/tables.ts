// Tables of results: mAP at each tIoU, AP of each class, and the error analysis.
import type { ErrorAnalysis, Evaluation } from '../evaluate/index.js';
import { classColor } from './chart.js';
import { escapeHtml, percent } from './html.js';

/** mAP at each threshold and the average; `reference` adds a row for another method. */
export function mapTable(
  evaluation: Evaluation,
  reference?: { readonly name: string; readonly average: number },
): string {
  const head = evaluation.tiou.map((t) => `<th scope="col">${t}</th>`).join('');
  const cells = evaluation.mAP.map((value) => `<td>${percent(value)}</td>`).join('');
  const other = reference
    ? `<tr><th scope="row">${escapeHtml(reference.name)}</th>${'<td></td>'.repeat(evaluation.tiou.length)}` +
      `<td>${percent(reference.average)}</td></tr>`
    : '';
  return (
    `<div class="scroll"><table><caption>mAP in percent at each tIoU threshold, ${evaluation.protocol} protocol</caption>` +
    `<thead><tr><th scope="col">tIoU</th>${head}<th scope="col">average</th></tr></thead>` +
    `<tbody><tr><th scope="row">this run</th>${cells}<td><strong>${percent(evaluation.average)}</strong></td></tr>${other}</tbody></table></div>`
  );
}

/** AP of each class as bars, by falling AP. `order`: the order of classes, for their colors. */
export function classBars({ classes }: Evaluation, order: readonly string[]): string {
  const rows = classes
    .map(({ label, positives, ap }) => ({
      label,
      positives,
      mean: ap.reduce((a, b) => a + b, 0) / ap.length,
    }))
    .sort((a, b) => b.mean - a.mean)
    .map(
      ({ label, positives, mean }) =>
        `<tr><th scope="row">${escapeHtml(label)}</th><td class="bar"><i style="width:${percent(mean)}%;` +
        `background:${classColor(order.indexOf(label))}"></i></td><td>${percent(mean)}</td><td>${positives}</td></tr>`,
    );
  return (
    '<table class="wide"><caption>AP in percent, mean over the tIoU thresholds</caption><thead><tr><th scope="col">class</th>' +
    '<th scope="col"></th><th scope="col">AP</th><th scope="col">segments</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>`
  );
}

/** Average mAP with perfect scores, labels or boundaries, and the kinds of false positives. */
export function errorTables({
  average,
  oracle,
  falsePositives,
  truePositives,
  missed,
}: ErrorAnalysis): string {
  const oracles = [
    ['scores', 'all true positives ranked first', oracle.scores],
    ['labels', 'each prediction gets the label of the segment that it overlaps most', oracle.labels],
    [
      'boundaries',
      'each prediction gets the times of the segment of its class that it overlaps most',
      oracle.boundaries,
    ],
  ] as const;
  const rows = oracles.map(
    ([name, meaning, value]) =>
      `<tr><th scope="row">perfect ${name}<small>${meaning}</small></th><td class="bar">` +
      `<i style="width:${percent(value)}%"></i></td><td>${percent(value)}</td><td>+${percent(value - average)}</td></tr>`,
  );
  const kinds = [
    ['true positive', truePositives, '#009e73'],
    ['duplicate', falsePositives.duplicate, '#56b4e9'],
    ['inexact boundaries', falsePositives.boundary, '#e69f00'],
    ['wrong class', falsePositives.wrongClass, '#cc79a7'],
    ['background', falsePositives.background, '#d55e00'],
  ] as const;
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const parts = kinds
    .map(
      ([name, count, color]) => `<i style="flex:${count};background:${color}" title="${name}: ${count}"></i>`,
    )
    .join('');
  const legend = kinds
    .map(([name, count, color]) => `<span><i style="background:${color}"></i>${name} ${count}</span>`)
    .join('');
  return (
    '<table class="wide"><caption>Average mAP in percent if one property of the predictions were perfect, and its gain</caption>' +
    `<tbody>${rows.join('')}</tbody></table>` +
    `<p class="caption">The ${total} best predictions (for each class as many as it has segments) at tIoU .5; ${missed} segments are missed.</p>` +
    `<div class="stack">${parts}</div><div class="legend">${legend}</div>`
  );
}
