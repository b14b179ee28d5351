// Validation results of several seeds as text: a line per seed, then mean ± standard deviation.
import type { Spread } from '../../evaluate/index.js';
import type { SeedsSummary } from '../../runs/index.js';

/** `.341 ± .022` */
export const formatSpread = ({ mean, std }: Spread): string => `${short(mean)} ± ${short(std)}`;

const short = (value: number): string => value.toFixed(3).replace(/^0\./, '.');

/** The validation mAP of each seed, and mean ± standard deviation. */
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
      `${validation.split === 'test' ? '; weights were selected on the TEST split (protocol paper)' : ''}\n`
    : `${finished.length} seeds; no mean ± std: there was no validation (no such split with segments, or validateEvery=0)\n`;
  return lines.join('') + last;
}
