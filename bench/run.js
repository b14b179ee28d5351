// npm run bench -- <part> [--json] [--save] [--rounds n]: one part of the benchmarks, or all of them.
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { formatPart, savePart } from './page.js';

/**
 * @typedef {object} Measured
 * @property {Record<string, unknown>} raw every round of every contender
 * @property {Record<string, unknown>} info versions and sizes
 * @property {Record<string, string | number>[]} rows the table, a row a contender
 * @property {Record<string, number>} ratios by what of what
 */

/** @type {Record<string, () => Promise<{ run(options: { rounds?: number }): Promise<Measured> }>>} */
const parts = {
  step: () => import('./step.js'),
  small: () => import('./small.js'),
  stream: () => import('./stream.js'),
  growth: () => import('./growth.js'),
  evaluate: () => import('./evaluate.js'),
  browser: () => import('./browser.js'),
  localize: () => import('./localize.js'),
  doctor: () => import('./doctor.js'),
  extract: () => import('./extract.js'),
  long: () => import('./longVideo.js'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
const [asked = 'all'] = positionals;
const names = asked === 'all' ? Object.keys(parts) : [asked];
if (!names.every((name) => Object.hasOwn(parts, name))) {
  console.error(`npm run bench -- <${Object.keys(parts).join('|')}|all> [--json] [--save] [--rounds n]`);
  process.exit(2);
}
for (const part of names) {
  const { run } = await parts[part]();
  const rounds = values.rounds === undefined ? {} : { rounds: Number(values.rounds) };
  const { info, ...measured } = await run(rounds);
  const machine = `${availableParallelism()} × ${cpus()[0].model.trim()}`;
  const result = { part, info: { machine, node: process.version, ...info }, ...measured };
  if (values.save) savePart(result);
  console.log(values.json ? JSON.stringify(result) : formatPart(result));
}
