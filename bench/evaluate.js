// evaluate() at ActivityNet's ten thresholds: against an evaluator in pandas, and how its time grows.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, openContender, ratio, spread } from './alternate.js';
import { writeEvaluationData } from './evaluationData.js';
import { python } from './step.js';

/** @typedef {import('./alternate.js').Contender} Contender */
/**
 * @typedef {object} Measured
 * @property {Record<string, Record<string, number>[]>} raw
 * @property {Record<string, unknown>} info
 * @property {{ name: string, median: number, min: number, max: number, peakMB: number }[]} rows in seconds
 * @property {(name: string) => number[]} ms of a contender, round by round
 */

const path = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
const protocols = ['activitynet', 'thumos14'];
/** How many predictions there are, of 5000 videos and 200 classes. */
const compared = 50_000;
const growing = [10_000, 100_000, 1_000_000];

export async function run({ rounds = 7 }) {
  const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-'));
  const data = (/** @type {number} */ count) => join(folder, String(count));
  try {
    for (const count of [compared, ...growing]) {
      mkdirSync(data(count));
      writeEvaluationData(data(count), count);
    }
    const against = await againstPandas(data(compared), rounds);
    const growth = await growthOf(data, rounds);
    return {
      raw: { ...against.raw, ...growth.raw },
      info: against.info,
      rows: [...against.rows, ...growth.rows],
      ratios: { ...against.ratios, ...growth.ratios },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @type {(name: string, folder: string, protocol: string) => Promise<Contender>} */
const openDgam = (name, folder, protocol) =>
  openContender(name, process.execPath, [path('contenders/evaluate.js'), folder, protocol]);

/**
 * @param {string} folder
 * @param {number} rounds
 */
async function againstPandas(folder, rounds) {
  const { raw, rows, info, ms } = await measure(
    [
      await openDgam('dgam', folder, 'activitynet'),
      await openContender('pandas', python, [path('peers/pandas_evaluate.py'), folder]),
    ],
    rounds,
  );
  const difference = Math.abs(raw.dgam[0].average - raw.pandas[0].average);
  // No scores are equal, so the rule leaves nothing open: only the order of sums differs.
  if (!(difference < 1e-9)) throw new Error(`the average mAP of dgam and of pandas differ by ${difference}`);
  return {
    raw,
    rows,
    info: { ...info, compared, averageMAP: raw.dgam[0].average, difference },
    ratios: { pandas: ratio(ms('dgam'), ms('pandas')) },
  };
}

/**
 * How many times as long ten times the predictions take, by the protocol where it is more.
 * @param {(count: number) => string} data
 * @param {number} rounds
 */
async function growthOf(data, rounds) {
  const contenders = protocols.flatMap((protocol) =>
    growing.map((count) => openDgam(`${protocol} ${count}`, data(count), protocol)),
  );
  const { raw, rows, ms } = await measure(await Promise.all(contenders), rounds);
  const growth = (/** @type {number} */ less, /** @type {number} */ more) =>
    Math.max(...protocols.map((protocol) => ratio(ms(`${protocol} ${more}`), ms(`${protocol} ${less}`))));
  const [small, medium, large] = growing;
  return { raw, rows, ratios: { growth10: growth(small, medium), growth100: growth(medium, large) } };
}

/** @type {(contenders: readonly Contender[], rounds: number) => Promise<Measured>} */
async function measure(contenders, rounds) {
  try {
    const raw = await alternate(contenders, rounds);
    const ms = (/** @type {string} */ name) => raw[name].map((round) => round.ms);
    const rows = contenders.map(({ name, peakMB }) => {
      return { name, ...spread(ms(name).map((value) => value / 1000)), peakMB: peakMB() };
    });
    return { raw, ms, rows, info: Object.fromEntries(contenders.map(({ name, info }) => [name, info])) };
  } finally {
    for (const contender of contenders) contender.close();
  }
}
