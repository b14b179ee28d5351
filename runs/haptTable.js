// Prints the table of runs/hapt.sh: average mAP by seed, mean ± standard deviation, and seconds of training.
import { existsSync, readFileSync } from 'node:fs';

const out = process.argv[2];
const seeds = [0, 1, 2, 3, 4];

/** @param {number[]} values */
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
/** Of the population, as NumPy's default. @param {number[]} values */
const deviation = (values) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
/** @param {number} value */
const short = (value) => value.toFixed(3).replace(/^0/, '');

console.log(
  '| training | localization | mean ± std | seeds 0–4 | training time, s |\n| --- | --- | --- | --- | --- |',
);
const variants = { false: 'without the CVAE', true: 'DGAM', topk: 'DGAM, top-k term' };
for (const [variant, name] of Object.entries(variants)) {
  for (const rule of ['paper', 'default']) {
    const averages = seeds.map((seed) => {
      return JSON.parse(readFileSync(`${out}/${variant}-${rule}-${seed}.json`, 'utf8')).average;
    });
    const seconds = seeds
      .map((seed) => `${out}/${variant}-${seed}.seconds`)
      .filter((path) => existsSync(path))
      .map((path) => Number(readFileSync(path, 'utf8')));
    const time = seconds.length > 0 ? mean(seconds).toFixed(0) : '–';
    console.log(
      `| ${name} | ${rule} | ${short(mean(averages))} ± ${short(deviation(averages))} | ` +
        `${averages.map(short).join(' ')} | ${time} |`,
    );
  }
}
