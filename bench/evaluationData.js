// Made-up annotations and predictions, in files that every contender of a benchmark reads.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../dist/data/index.js';

/** @typedef {import('../dist/data/index.js').Random} Random */
/** @typedef {number[]} Row video, class, start s, end s, and of predictions the score */

const videos = 5000;
const classes = 200;
const lengthSec = 200;

/**
 * Writes `truth` and `predictions`: float64, row after row, video after video. A video has one or two classes, each
 * with one to three segments; one video in fifty is not in `truth`. Of ten predictions six lie about a segment of
 * their video, two do but have any class, two lie anywhere. No two scores are equal.
 * @param {string} folder
 * @param {number} count predictions
 */
export function writeEvaluationData(folder, count) {
  const truth = makeTruth(createRandom('segments'));
  const annotated = truth.filter((_, video) => video % 50 > 0).flat();
  writeFileSync(join(folder, 'truth'), Float64Array.from(annotated.flat()));
  const predictions = makePredictions(createRandom('detections'), truth, count);
  writeFileSync(join(folder, 'predictions'), Float64Array.from(predictions.flat()));
}

/** Segments of each video. @type {(random: Random) => Row[][]} */
function makeTruth(random) {
  const some = (/** @type {number} */ most) => Array.from({ length: 1 + random.int(most) });
  return Array.from({ length: videos }, (_, video) =>
    some(2)
      .map(() => random.int(classes))
      .flatMap((label) => some(3).map(() => [video, label, ...anywhere(random)])),
  );
}

/** @type {(random: Random, truth: Row[][], count: number) => Row[]} */
function makePredictions(random, truth, count) {
  return Array.from({ length: count }, (_, i) => {
    const video = Math.floor((i * videos) / count);
    const [, label, startSec, endSec] = truth[video][random.int(truth[video].length)];
    const kind = random.uniform();
    const shift = () => (random.uniform() - 0.5) * 0.6 * (endSec - startSec);
    const times = kind < 0.8 ? [startSec + shift(), endSec + shift()] : anywhere(random);
    // Two draws, for more than 32 bits.
    const score = (kind < 0.6 ? 1 : 0.8) * (random.uniform() + random.uniform() * 2 ** -32);
    return [video, kind < 0.6 ? label : random.int(classes), ...times, score];
  });
}

/** @type {(random: Random) => [number, number]} */
function anywhere(random) {
  const startSec = random.uniform() * lengthSec;
  return [startSec, startSec + 1 + random.uniform() * 30];
}

/**
 * What `evaluate` takes, from a folder that `writeEvaluationData` filled.
 * @param {string} folder
 */
export function readEvaluationData(folder) {
  const labels = Array.from({ length: classes }, (_, label) => `class ${label}`);
  return {
    groundTruth: byVideo(readRows(join(folder, 'truth'), 4), ([, label, startSec, endSec]) => {
      return { label: labels[label], startSec, endSec };
    }),
    predictions: byVideo(readRows(join(folder, 'predictions'), 5), ([, label, startSec, endSec, score]) => {
      return { label: labels[label], startSec, endSec, score };
    }),
  };
}

/** @type {(path: string, columns: number) => Generator<Row>} */
function* readRows(path, columns) {
  const values = new Float64Array(new Uint8Array(readFileSync(path)).buffer);
  for (let i = 0; i < values.length; i += columns) yield [...values.subarray(i, i + columns)];
}

/**
 * @template T
 * @param {Iterable<Row>} rows
 * @param {(row: Row) => T} read
 * @returns {Map<string, T[]>}
 */
function byVideo(rows, read) {
  const map = new Map();
  for (const row of rows) {
    const video = `v_${row[0]}`;
    const list = map.get(video);
    if (list) list.push(read(row));
    else map.set(video, [read(row)]);
  }
  return map;
}
