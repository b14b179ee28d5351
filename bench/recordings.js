// A made-up data set and a run on it, in the files that `dgam localize` and every other contender of a benchmark read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npyBytes } from '../dist/arrays/index.js';
import { createRandom, datasetDigest, openDataset } from '../dist/data/index.js';
import { initialParameters, modelLayers } from '../dist/model/index.js';
import { saveWeights } from '../dist/runs/checkpoint.js';
import { createRun, runFiles } from '../dist/runs/runFolder.js';
import { resolveSettings } from '../dist/settings/index.js';
import { parseSettings } from '../dist/settings/node.js';

/** @typedef {import('../dist/data/index.js').Random} Random */

const streams = ['rgb', 'flow'];
const labels = Array.from({ length: 20 }, (_, c) => `class ${c}`);
const dim = 1024;

/**
 * Writes a data set, `videos` of 30 to 1,000 snippets with one or two classes each, to `<folder>/data`, and a run with
 * the thumos14 preset's settings to `<folder>/run`. A class is a direction among the features, which an action of 5
 * to 30 snippets adds to noise; the weights know these directions, so that attention and class probabilities are
 * those of a trained model: mostly near 0 or 1, for one or two classes.
 * @param {string} folder
 * @param {number} videos
 */
export function writeRecordings(folder, videos) {
  const random = createRandom('recordings');
  const data = join(folder, 'data');
  const directions = Object.fromEntries(streams.map((name) => [name, labels.map(() => direction(random))]));
  for (const name of streams) mkdirSync(join(data, name), { recursive: true });
  /** @type {Record<string, object>} */
  const database = {};
  const noise = random.normals(new Float32Array(2 ** 20)).map((value) => 0.15 * value);
  const lengths = random.shuffle(
    Array.from({ length: videos }, (_, v) => 30 + Math.floor((970 * v) / (videos - 1))),
  );
  for (const [v, snippets] of lengths.entries()) {
    const classes = Array.from({ length: 1 + random.int(2) }, () => random.int(labels.length));
    const strength = actions(random, snippets, classes);
    for (const name of streams) {
      const x = features(random, noise, strength, directions[name]);
      writeFileSync(join(data, name, `v${v}.npy`), npyBytes([snippets, dim], 'f32', x));
    }
    database[`v${v}`] = { subset: 'testing', annotations: classes.map((c) => ({ label: labels[c] })) };
  }
  writeFileSync(join(data, 'annotations.json'), JSON.stringify({ database }));
  const timing = '{ fps: 25, strideFrames: 16, windowFrames: 16';
  writeFileSync(
    join(data, 'dataset.yaml'),
    `name: made up\nclasses: [${labels.join(', ')}]\nannotations: annotations.json\nsplits: { test: testing }\n` +
      `streams:\n${streams.map((name) => `  ${name}: ${timing}, features: ${name}/ }\n`).join('')}`,
  );
  writeRun(join(folder, 'run'), data, random, directions);
}

/** @type {(run: string, data: string, random: Random, directions: Record<string, Float32Array[]>) => void} */
function writeRun(run, data, random, directions) {
  const settings = resolveSettings(parseSettings({ preset: 'thumos14' }), [1]);
  createRun(run, {
    dataset: { path: data, digest: datasetDigest(openDataset(data)) },
    classes: labels,
    streams: Object.fromEntries(streams.map((name) => [name, dim])),
    settings,
    threads: 2,
  });
  const layers = modelLayers({ features: dim, classes: labels.length }, settings.model);
  const weights = streams.map((name) => {
    const parameters = initialParameters(layers, random.uniform);
    const known = directions[name];
    const { att1, clf } = { att1: parameters['att1.w'], clf: parameters['clf.w'] };
    const [hidden, columns] = [att1.shape[1], clf.shape[1]];
    for (let d = 0; d < dim; d++) {
      for (let h = 0; h < hidden; h++) att1.data[d * hidden + h] += known[h % labels.length][d];
      labels.forEach((_, c) => {
        clf.data[d * columns + c] += 2 * known[c][d];
      });
    }
    parameters['att2.w'].data.fill(0.3);
    parameters['att2.b'].data.fill(-9);
    return [name, parameters];
  });
  saveWeights(runFiles(run).model, Object.fromEntries(weights), { epoch: '1' });
}

/** A unit vector, (D). @param {Random} random */
function direction(random) {
  const v = random.normals(new Float32Array(dim));
  const norm = Math.hypot(...v);
  return v.map((x) => x / norm);
}

/**
 * How much of each class is in each snippet: actions one after the other, of a class in turn, that come and go.
 * @type {(random: Random, snippets: number, classes: number[]) => Float32Array[]}
 */
function actions(random, snippets, classes) {
  const strength = labels.map(() => new Float32Array(snippets));
  let start = random.int(20);
  for (let i = 0; start < snippets; i++) {
    const length = 5 + random.int(26);
    const most = 0.5 + random.uniform();
    for (let t = start; t < Math.min(start + length, snippets); t++) {
      strength[classes[i % classes.length]][t] = most * Math.sin((Math.PI * (t - start + 0.5)) / length);
    }
    start += length + 5 + random.int(40);
  }
  return strength;
}

/** (T, D). @type {(random: Random, noise: Float32Array, strength: Float32Array[], directions: Float32Array[]) => Float32Array} */
function features(random, noise, strength, directions) {
  const snippets = strength[0].length;
  const x = new Float32Array(snippets * dim);
  for (let t = 0; t < snippets; t++) {
    const from = random.int(noise.length - dim);
    x.set(noise.subarray(from, from + dim), t * dim);
  }
  strength.forEach((values, c) => {
    values.forEach((value, t) => {
      if (value === 0) return;
      for (let d = 0; d < dim; d++) x[t * dim + d] += 2 * value * directions[c][d];
    });
  });
  return x;
}
