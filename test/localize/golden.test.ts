// Two-stream localization against files made by the official DGAM test code.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sampleTest } from '../../src/data/index.js';
import { localize, type StreamActivations } from '../../src/localize/index.js';
import { activitynet12Localization, thumos14Localization } from '../../src/settings/index.js';
import { goldenFolder } from '../golden/goldenFolder.js';
import { readNpz } from '../golden/readNpz.js';

type Arrays = ReturnType<typeof readNpz>;

/** Attention, class activations and class probabilities in double precision, from the model's definition. */
function activations(
  arrays: Arrays,
  stream: string,
  rows: Int32Array,
  features: Float32Array,
): StreamActivations {
  const weights = (layer: string) => arrays[`${stream}/${layer}.w`];
  const biases = (layer: string) => arrays[`${stream}/${layer}.b`].data;
  const [dim, hidden] = weights('att1').shape;
  const columns = weights('clf').shape[1];
  const attention = new Float32Array(rows.length);
  const cam = new Float32Array(rows.length * columns);
  const pooled = new Float64Array(dim);
  let total = 0;
  rows.forEach((row, n) => {
    const x = features.subarray(row * dim, (row + 1) * dim);
    let logit = biases('att2')[0];
    for (let h = 0; h < hidden; h++) {
      let unit = biases('att1')[h];
      for (let d = 0; d < dim; d++) unit += x[d] * weights('att1').data[d * hidden + h];
      logit += Math.max(unit, 0) * weights('att2').data[h];
    }
    const a = 1 / (1 + Math.exp(-logit));
    attention[n] = a;
    total += a;
    for (let d = 0; d < dim; d++) {
      pooled[d] += a * x[d];
      for (let c = 0; c < columns; c++) cam[n * columns + c] += x[d] * weights('clf').data[d * columns + c];
    }
  });
  const scores = Array.from(biases('clf'), (bias, c) =>
    pooled.reduce((sum, p, d) => sum + (p / total) * weights('clf').data[d * columns + c], bias),
  );
  const exps = scores.map((s) => Math.exp(s));
  const sum = exps.reduce((p, q) => p + q, 0);
  return { attention, cam, bias: biases('clf'), classProbability: Float32Array.from(exps, (e) => e / sum) };
}

interface Expected {
  label: string;
  score: number;
  segment: [number, number];
}

describe.each([
  ['thumos14', thumos14Localization, { min: 50, max: 400 }],
  ['activitynet12', activitynet12Localization, { min: 2, max: 200 }],
] as const)('%s', (name, settings, sampling) => {
  const arrays = readNpz(`${goldenFolder}/localize_${name}.npz`);
  const { results } = JSON.parse(readFileSync(`${goldenFolder}/localize_${name}.json`, 'utf8')) as {
    results: Record<string, Expected[]>;
  };
  const classes = Array.from({ length: arrays['rgb/clf.b'].shape[0] - 1 }, (_, c) => `c${c}`);

  it.each(Object.keys(results))('video %s', (video) => {
    const i = video.slice(1);
    const snippets = arrays[`features/rgb/${i}`].shape[0];
    const rows = sampleTest(snippets, sampling);
    const streams = Object.fromEntries(
      ['rgb', 'flow'].map((s) => [s, activations(arrays, s, rows, arrays[`features/${s}/${i}`].data)]),
    );
    const proposals = localize({ snippets, strideSec: 16 / 25, streams }, classes, {
      ...settings,
      officialQuirks: true,
    });
    const order = (a: Expected, b: Expected) =>
      a.label.localeCompare(b.label) ||
      a.segment[0] - b.segment[0] ||
      a.segment[1] - b.segment[1] ||
      a.score - b.score;
    const actual = proposals
      .map(({ label, score, startSec, endSec }): Expected => ({ label, score, segment: [startSec, endSec] }))
      .sort(order);
    const expected = results[video].toSorted(order);
    expect(actual.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
    actual.forEach(({ score, segment }, k) => {
      // The official code works in float32.
      expect(Math.abs(score - expected[k].score)).toBeLessThan(1e-5);
      expect(Math.abs(segment[0] - expected[k].segment[0])).toBeLessThan(1e-4);
      expect(Math.abs(segment[1] - expected[k].segment[1])).toBeLessThan(1e-4);
    });
  });
});
