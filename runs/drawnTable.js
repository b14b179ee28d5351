// For runs/drawn.sh: names its variants, writes the data set of each over the same features, prints the table in the end.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const [out, what, variant] = process.argv.slice(2);
const seeds = [0, 1, 2, 3, 4];
const config = parse(readFileSync(join(out, 'set/dataset.yaml'), 'utf8'));
const streams = Object.keys(config.streams);
const pairs = streams.flatMap((a, i) => streams.slice(i + 1).map((b) => `${a}+${b}`));
const fewer = streams.length > 2 ? [...streams, ...pairs] : streams.length > 1 ? streams : [];
const variants = ['all', 'no-generative', 'no-guide', ...fewer];

/** @param {string} name */
function datasetOf(name) {
  if (!fewer.includes(name)) return join(out, 'set');
  const folder = join(out, `set-${name}`);
  const chosen = name.split('+');
  const of = chosen.map((stream) => [stream, { ...config.streams[stream], features: `../set/${stream}/` }]);
  const { extraction: _, ...rest } = config;
  const own = { ...rest, streams: Object.fromEntries(of), annotations: '../set/annotations.json' };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dataset.yaml'), stringify(own));
  return folder;
}

/** @param {number[]} values */
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
/** Of the population, as NumPy's default. @param {number[]} values */
const deviation = (values) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
/** @param {number} value */
const short = (value) => value.toFixed(3).replace(/^0/, '');

if (what === 'variants') console.log(variants.join('\n'));
else if (what === 'dataset') console.log(datasetOf(variant));
else {
  console.log('| training | mean ± std | seeds 0–4 |\n| --- | --- | --- |');
  for (const name of variants) {
    const averages = seeds.map(
      (seed) => JSON.parse(readFileSync(join(out, `${name}-${seed}.json`), 'utf8')).average,
    );
    console.log(
      `| ${name} | ${short(mean(averages))} ± ${short(deviation(averages))} | ${averages.map(short).join(' ')} |`,
    );
  }
}
