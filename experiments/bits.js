// Whether a change leaves every bit as it was: hashes of weights and predictions after 3 epochs on HAPT, and of extracted
// features. `node experiments/bits.js FILE` writes them into FILE, or, where FILE is there, compares with it. The last
// digits depend on the processor, so both calls belong on one machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeVariant } from './haptData.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dgam-bits-'));

/** Command lines of `dgam train` after the data set, by name. @type {Record<string, [dataset: string, ...options: string[]]>} */
const trainings = {
  'default, two streams, two rounds': ['hapt'],
  'default, one stream': ['acc', '--set', 'training.rounds=1'],
  'default, points': ['points', '--set', 'training.rounds=1'],
  'default, segments': ['segments', '--set', 'training.rounds=1'],
  'thumos14, two streams': ['hapt', '--preset', 'thumos14'],
  'activitynet12, two streams': ['hapt', '--preset', 'activitynet12'],
};

const sha256 = (/** @type {string | Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {readonly string[]} args */
function dgam(...args) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/dgam.js'), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`dgam ${args.join(' ')}: ${stderr}`);
}

/** The numbers of a safetensors file, without its header, in which a label may change. @param {string} path */
function numbersOf(path) {
  const bytes = readFileSync(path);
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
}

/** Every file below a folder whose name ends so. @param {string} from @param {string} ending */
const filesBelow = (from, ending) =>
  readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('checkpoints'))
    .sort();

/** Makes the data sets that the trainings name. */
function writeDatasets() {
  const hapt = join(root, 'examples/hapt');
  const yaml = readFileSync(join(hapt, 'dataset.yaml'), 'utf8').replace(
    /features: (\w+)/g,
    `features: ${hapt}/$1`,
  );
  mkdirSync(join(folder, 'acc'));
  writeFileSync(join(folder, 'acc/annotations.json'), readFileSync(join(hapt, 'annotations.json')));
  writeFileSync(join(folder, 'acc/dataset.yaml'), yaml.replace(/^ {2}gyro:.*\n/m, ''));
  writeVariant(join(folder, 'points'), { supervision: 'points' });
  writeVariant(join(folder, 'segments'), { supervision: 'segments' });
  return (/** @type {string} */ name) => (name === 'hapt' ? hapt : join(folder, name));
}

try {
  /** @type {Record<string, string>} */
  const hashes = {};
  const datasetOf = writeDatasets();
  for (const [name, [dataset, ...options]] of Object.entries(trainings)) {
    const run = join(folder, 'runs', name.replace(/\W+/g, '-'));
    dgam('train', datasetOf(dataset), '--run', run, '--epochs', '3', ...options);
    dgam('localize', run);
    for (const file of filesBelow(run, '.safetensors')) {
      hashes[`${name}: ${file}`] = sha256(numbersOf(join(run, file)));
    }
    const { results } = JSON.parse(readFileSync(join(run, 'predictions.json'), 'utf8'));
    hashes[`${name}: predictions`] = sha256(JSON.stringify(results));
  }
  const videos = join(root, 'test/media/video/fixtures');
  dgam(
    'extract',
    videos,
    '--out',
    join(folder, 'set'),
    '--streams',
    'rgb,flow,pose',
    '--tags',
    tagsOf(videos),
  );
  for (const file of filesBelow(join(folder, 'set'), '.npy')) {
    hashes[`features: ${file}`] = sha256(readFileSync(join(folder, 'set', file)));
  }
  report(hashes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A table with one tag for each video. @param {string} videos */
function tagsOf(videos) {
  const path = join(folder, 'tags.csv');
  const rows = readdirSync(videos)
    .filter((name) => name.endsWith('.mp4'))
    .map((name, i) => `${name},${i % 2 ? 'b' : 'a'},train`);
  writeFileSync(path, `video,label,split\n${rows.join('\n')}\n`);
  return path;
}

/** @param {Record<string, string>} hashes */
function report(hashes) {
  const file = process.argv[2];
  if (!file || !existsSync(file)) {
    const text = `${JSON.stringify(hashes, undefined, 2)}\n`;
    if (file) writeFileSync(file, text);
    else process.stdout.write(text);
    return;
  }
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const differing = [...new Set([...Object.keys(before), ...Object.keys(hashes)])].filter(
    (name) => before[name] !== hashes[name],
  );
  process.stdout.write(
    differing.length > 0
      ? `differs:\n${differing.join('\n')}\n`
      : `all ${Object.keys(hashes).length} hashes are equal\n`,
  );
  if (differing.length > 0) process.exitCode = 1;
}
