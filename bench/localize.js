// Localizing 210 videos, two streams, T 30–1,000, D 1024, C 20: against PyTorch and NumPy, as installed and tuned, and
// against the reference as it is written, where DGAM_REFERENCE names the folder of its files.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, openContender, ratio, spread } from './alternate.js';
import { writeRecordings } from './recordings.js';
import { ownKernels, python, tuned } from './step.js';

/** @typedef {import('./alternate.js').Contender} Contender */

const path = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
const videos = 210;

export async function run({ rounds = 7 }) {
  const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-'));
  const out = (/** @type {string} */ name) => join(folder, `${name}.json`);
  /** @type {(name: string, ...set: string[]) => Promise<Contender>} */
  const dgam = (name, ...set) =>
    openContender(name, process.execPath, [path('contenders/localize.js'), folder, out(name), ...set]);
  /** @type {(name: string, env: Record<string, string | undefined>) => Promise<Contender>} */
  const reference = (name, env) =>
    openContender(name, python, [path('peers/torch_localize.py'), folder, out(name)], env);
  /** @type {Contender[]} */
  const contenders = [];
  try {
    writeRecordings(folder, videos);
    contenders.push(await dgam('dgam'));
    contenders.push(await reference('reference', ownKernels));
    contenders.push(await dgam('dgamDefault', 'localization.rule=default'));
    contenders.push(await reference('referenceTuned', tuned));
    const asWritten = process.env.DGAM_REFERENCE;
    if (asWritten !== undefined) {
      const env = { ...ownKernels, PYTHONPATH: asWritten };
      contenders.push(
        await openContender('referenceAsWritten', python, [path('peers/reference_localize.py'), folder], env),
      );
    }
    const raw = await alternate(contenders, rounds);
    const difference = differenceOf(bestScores(out('dgam')), bestScores(out('reference')));
    const [{ proposals }] = raw.dgam;
    if (proposals !== raw.reference[0].proposals || !(difference < 1e-4)) {
      throw new Error(
        `dgam finds ${proposals} proposals, the reference ${raw.reference[0].proposals}; scores differ by ${difference}`,
      );
    }
    const ms = (/** @type {string} */ name) => raw[name].map((round) => round.ms);
    return {
      raw,
      info: {
        videos,
        proposals,
        difference,
        ...Object.fromEntries(contenders.map(({ name, info }) => [name, info])),
      },
      rows: contenders.map(({ name, peakMB }) => {
        return { name, unit: 's', ...spread(ms(name).map((value) => value / 1000)), peakMB: peakMB() };
      }),
      ratios: {
        reference: ratio(ms('dgam'), ms('reference')),
        referenceDefault: ratio(ms('dgamDefault'), ms('reference')),
        referenceTuned: ratio(ms('dgam'), ms('referenceTuned')),
        referenceTunedDefault: ratio(ms('dgamDefault'), ms('referenceTuned')),
        ...(raw.referenceAsWritten && { referenceAsWritten: ratio(ms('dgam'), ms('referenceAsWritten')) }),
      },
    };
  } finally {
    for (const contender of contenders) contender.close();
    rmSync(folder, { recursive: true });
  }
}

/** The best score of each video, by its name; −1 without a proposal. @param {string} file predictions */
function bestScores(file) {
  /** @type {Record<string, { score: number }[]>} */
  const results = JSON.parse(readFileSync(file, 'utf8')).results;
  return new Map(Object.entries(results).map(([video, [best]]) => [video, best?.score ?? -1]));
}

/** @param {Map<string, number>} a @param {Map<string, number>} b */
const differenceOf = (a, b) =>
  Math.max(...[...a].map(([video, score]) => Math.abs(score - (b.get(video) ?? Number.NaN))));
