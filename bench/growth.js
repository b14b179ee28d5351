// How the time and memory of a training step grow with the videos of a batch, their snippets, D and C.
import { fileURLToPath } from 'node:url';
import { alternate, openContender, spread } from './alternate.js';

const script = fileURLToPath(new URL('contenders/step.js', import.meta.url));
const base = { B: 8, T: 100, D: 256, C: 20 };
const factors = [1, 2, 4, 8];

export async function run({ rounds = 7 }) {
  /** @type {Record<string, Record<string, number>[]>} */
  const raw = {};
  /** @type {Record<string, string | number>[]} */
  const rows = [];
  /** @type {Record<string, number>} */
  const ratios = {};
  for (const size of /** @type {(keyof typeof base)[]} */ (Object.keys(base))) {
    const sizes = factors.map((factor) => ({ ...base, [size]: factor * base[size] }));
    const contenders = await Promise.all(
      sizes.map(({ B, T, D, C }, i) => {
        const shape = [B, T, D, C].map(String);
        return openContender(`${size} × ${factors[i]}`, process.execPath, [script, ...shape, 'pair', '2']);
      }),
    );
    const measured = await alternate(contenders, rounds);
    Object.assign(raw, measured);
    const medians = contenders.map(({ name, peakMB, close }, i) => {
      const { median, min, max } = spread(measured[name].map(({ ms }) => ms));
      rows.push({ grown: name, ...sizes[i], unit: 'ms', median, min, max, peakMB: peakMB() });
      close();
      return median;
    });
    ratios[`${size}8`] = medians[3] / medians[0];
  }
  return { raw, info: { base, phases: 'pair', threads: 2 }, rows, ratios };
}
