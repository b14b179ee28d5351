// Average precision as text: a row per class of one evaluation, or a row per seed of several.
import { type Evaluation, spreadOf } from '../../evaluate/index.js';

/** AP of each class at each tIoU threshold in percent, and the mean of the classes. */
export function formatEvaluation(
  { tiou, mAP, average, classes, protocol }: Evaluation,
  split: string,
): string {
  const rows = classes.map(
    ({ label, ap }): Row => [label, ap, ap.reduce((sum, value) => sum + value, 0) / ap.length],
  );
  const title = `AP in percent, ${protocol} protocol, ${split} split`;
  return table(title, tiou, [...rows, ['mean', mAP, average]]);
}

/** mAP of each seed at each tIoU threshold in percent, then mean and standard deviation over the seeds. */
export function formatEvaluations(
  results: readonly (readonly [name: string, result: Evaluation])[],
  split: string,
): string {
  const [[, { tiou, protocol }]] = results;
  const { average, mAP } = spreadOf(results.map(([, result]) => result));
  const rows = results.map(([name, result]): Row => [name, result.mAP, result.average]);
  const mean: Row = ['mean', mAP.map((spread) => spread.mean), average.mean];
  const std: Row = ['±', mAP.map((spread) => spread.std), average.std];
  const title = `mAP in percent, ${protocol} protocol, ${split} split, ${results.length} seeds`;
  return table(title, tiou, [...rows, mean, std]);
}

type Row = readonly [name: string, perThreshold: readonly number[], average: number];

function table(title: string, tiou: readonly number[], rows: readonly Row[]): string {
  const percent = (value: number) => (100 * value).toFixed(2).padStart(6);
  const width = Math.max(...rows.map(([name]) => name.length), 'tIoU'.length);
  const head = `${'tIoU'.padEnd(width)} ${tiou.map((t) => t.toString().padStart(6)).join(' ')}     all\n`;
  const lines = rows.map(
    ([name, values, average]) =>
      `${name.padEnd(width)} ${values.map(percent).join(' ')}  ${percent(average)}\n`,
  );
  return `${title}\n${head}${lines.join('')}`;
}
