// Prints results of experiments/seeds.sh as a table: node experiments/table.js FOLDER first|previous NAME …
// Average mAP over seeds, mean ± standard deviation, and its difference, seed by seed, from the first row or the one before.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spread } from '../dist/evaluate/index.js';

const [folder, base, ...names] = process.argv.slice(2);
/** @type {number[][]} */
const averages = names.map((name) => {
  const { seeds } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  return seeds.map((/** @type {{ average: number }} */ { average }) => average);
});
/** @param {number} value */
const short = (value) =>
  value
    .toFixed(3)
    .replace(/^(-?)0/, '$1')
    .replace('-', '−');
/** @param {number[]} values */
const meanAndStd = (values) => {
  const { mean, std } = spread(values);
  return `${short(mean)} ± ${short(std)}`;
};

console.log(`| | mean ± std | from the ${base === 'first' ? 'first' : 'row before'} | by seed |`);
console.log('| --- | --- | --- | --- |');
for (const [i, name] of names.entries()) {
  const from = averages[base === 'first' ? 0 : i - 1];
  const difference = i > 0 ? meanAndStd(averages[i].map((average, seed) => average - from[seed])) : '–';
  console.log(
    `| ${name} | ${meanAndStd(averages[i])} | ${difference} | ${averages[i].map(short).join(' ')} |`,
  );
}
