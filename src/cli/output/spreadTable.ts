// Several seeds as text: a line each, then mean ± std.
import { type Evaluation, type Spread, spreadOf } from '../../evaluate/index.js';
import type { SeedsSummary } from '../../runs/index.js';

/** `.341 ± .022` */
export const formatSpread = ({ mean, std }: Spread): string => `${short(mean)} ± ${short(std)}`;

const short = (value: number): string => value.toFixed(3).replace(/^0\./, '.');

/** What validation said of each seed, and of all. */
export function formatSeeds({ seeds, validation }: SeedsSummary): string {
  const finished = seeds.filter((seed) => seed.finished);
  const lines = finished.map(({ seed, selected }) => {
    const result = selected
      ? `mAP on ${selected.split} ${short(selected.average)}, ${selected.epoch === 0 ? 'of the round before' : `epoch ${selected.epoch}`}`
      : 'finished';
    return `seed ${seed}: ${result}\n`;
  });
  const last = validation
    ? `${finished.length} seeds: mAP on ${validation.split} ${formatSpread(validation.average)} (mean ± std)` +
      `${validation.split === 'test' ? '; weights were picked on the TEST split: protocol paper' : ''}\n`
    : `${finished.length} seeds; no mean ± std: there was no validation (no such split with segments, or validateEvery=0)\n`;
  return lines.join('') + last;
}

/** mAP of each seed at each threshold in percent, and their mean ± std. */
export function formatSpreadOfEvaluations(
  results: readonly (readonly [name: string, result: Evaluation])[],
  split: string,
): string {
  const [[, { tiou, protocol }]] = results;
  const { average, mAP } = spreadOf(results.map(([, result]) => result));
  const percent = (value: number) => (100 * value).toFixed(2).padStart(6);
  const width = Math.max(...results.map(([name]) => name.length), 'tIoU'.length);
  const row = (name: string, values: readonly number[], all: number) =>
    `${name.padEnd(width)} ${values.map(percent).join(' ')}  ${percent(all)}\n`;
  return (
    `mAP in percent, ${protocol} protocol, ${split} split, ${results.length} seeds\n` +
    `${'tIoU'.padEnd(width)} ${tiou.map((t) => t.toString().padStart(6)).join(' ')}     all\n` +
    results.map(([name, result]) => row(name, result.mAP, result.average)).join('') +
    row(
      'mean',
      mAP.map(({ mean }) => mean),
      average.mean,
    ) +
    row(
      '±',
      mAP.map(({ std }) => std),
      average.std,
    )
  );
}
