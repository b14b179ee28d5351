// npm run demo:video: draws videos, extracts features, trains, localizes, evaluates and reports; nothing is downloaded.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { examine } from '../../dist/doctor/examine.js';
import { drawSet } from './drawSet.js';
import { writeStreamsOf } from './streamsOf.js';

const dgam = fileURLToPath(new URL('../../bin/dgam.js', import.meta.url));
/** Epochs of each of the two rounds. */
const epochs = 200;
/** Epochs with a single stream: fewer, so that the demo takes about five minutes. */
const epochsAlone = 75;

/** @param {string} name */
function freeName(name) {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(candidate)) return candidate;
  }
}

/** Ctrl-C also reaches the running command. The demo waits for its end, since training saves its last step. */
let isWaiting = false;
process.on('SIGINT', () => {
  process.exitCode = 130;
  if (!isWaiting) process.exit();
});

/** Runs a dgam command with its progress on stderr. Resolves with its stdout. @param {string[]} words */
async function run(...words) {
  const child = spawn(process.execPath, [dgam, ...words], { stdio: ['inherit', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  isWaiting = true;
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  isWaiting = false;
  if (process.exitCode !== undefined || code !== 0) process.exit(process.exitCode ?? Number(code ?? 1));
  return output;
}

/** Seconds of each part. @type {Record<string, number>} */
const seconds = {};
/**
 * @template T
 * @param {string} part
 * @param {() => Promise<T>} work
 */
async function timed(part, work) {
  process.stderr.write(`\n${part}\n`);
  const begun = performance.now();
  const result = await work();
  seconds[part] = (performance.now() - begun) / 1000;
  return result;
}

/** Average mAP at tIoU .1–.7 on the test split. @param {string} data @param {string} place @param {number} count */
async function trainAndEvaluate(data, place, count) {
  await run('train', data, '--run', place, '--epochs', String(count));
  await run('localize', place);
  const truth = join(set, 'annotations.json');
  const evaluation = await run(
    'evaluate',
    join(place, 'predictions.json'),
    '--ground-truth',
    truth,
    '--json',
  );
  return Number(JSON.parse(evaluation).average);
}

const folder = freeName('dgam-demo-video');
const set = join(folder, 'set');
let drawn = 0;
const { clips, seconds: videoSec } = await timed('drawing videos', () =>
  drawSet(folder, 0, () => {
    if (++drawn % 10 === 0) process.stderr.write(`clip ${drawn}/60\n`);
  }),
);
process.stderr.write(`${clips} videos of ${Math.round(videoSec)} s together\n`);
await timed('extracting', () =>
  run('extract', join(folder, 'videos'), '--tags', join(folder, 'truth.json'), '--out', set),
);
const streams = Object.keys(parse(readFileSync(join(set, 'dataset.yaml'), 'utf8')).streams);
const place = join(folder, 'run');
const average = await timed('training, localizing, evaluating', () => trainAndEvaluate(set, place, epochs));
await timed('report', () => run('report', place));
/** @type {string[]} */
const averages = [];
if (streams.length > 1)
  for (const stream of streams)
    await timed(`${stream} alone (${epochsAlone} epochs a round)`, async () => {
      const alone = `${set}-${stream}`;
      writeStreamsOf(set, [stream], alone);
      const own = await trainAndEvaluate(alone, `${place}-${stream}`, epochsAlone);
      averages.push(`  ${stream} alone, ${epochsAlone} epochs a round: ${percent(own)}`);
    });
const chance = (await examine(set)).findings.find(({ id }) => id === 'chance-accuracy');

/** @param {number} value */
function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}
const times = Object.entries(seconds).map(([part, sec]) => `  ${part}: ${sec.toFixed(1)} s`);
process.stdout.write(
  `\naverage mAP (tIoU .1–.7): ${percent(average)}, ${streams.join(' + ')}\n${averages.map((line) => `${line}\n`).join('')}` +
    `${chance?.seen ?? ''}\n\n${times.join('\n')}\nlook at ${join(place, 'report.html')}\n`,
);
