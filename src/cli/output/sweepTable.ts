// The results of a sweep as text: the best first, then what failed.
import { type PointResult, ranked } from '../../sweep/index.js';
import { formatSpread } from './spreadTable.js';

export function formatSweep(results: readonly PointResult[], split: string): string {
  const rows = ranked(results).map(({ validation, seeds, failures, set, name }) => {
    const finished = seeds.filter((seed) => seed.finished).length;
    const failed = Object.keys(failures).length;
    const state = failed > 0 ? `, ${failed} failed` : '';
    return [
      validation ? formatSpread(validation) : '–',
      `${finished} of ${seeds.length}${state}`,
      set.length > 0 ? set.join('  ') : name,
    ];
  });
  const head = [`mAP on ${split}`, 'seeds', 'settings'];
  const widths = [0, 1].map((k) => Math.max(...[head, ...rows].map((row) => row[k].length)));
  const line = (row: readonly string[]) =>
    `${row[0].padEnd(widths[0])}  ${row[1].padEnd(widths[1])}  ${row[2]}\n`;
  const failures = results.flatMap((result) =>
    Object.entries(result.failures).map(
      ([seed, reason]) => `failed: ${result.set.join(' ')}, seed ${seed}: ${reason}\n`,
    ),
  );
  return [head, ...rows].map(line).join('') + failures.join('');
}
