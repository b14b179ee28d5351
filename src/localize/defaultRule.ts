// The default localization: one signal of all streams, many thresholds, soft suppression.

import type { DefaultSettings } from '../settings/index.js';
import { classesAbove } from './classes.js';
import { softNms } from './nms.js';
import { contrast, prefixSums, runsAbove } from './runs.js';
import type { ScoredRun, StreamActivations } from './types.js';
import { upsample } from './upsample.js';

/**
 * Proposals of each class, in steps: runs of w(t) = Σ_streams ratio·√(λ_t·softmax(x_t·W + b)_c) above several
 * thresholds between its least and its greatest value, scored by contrast times a power of the class's probability,
 * through soft-NMS. A video's class probability is the mean of the streams'.
 */
export function defaultProposals(
  streams: Readonly<Record<string, StreamActivations>>,
  classes: number,
  settings: DefaultSettings,
): Map<number, ScoredRun[]> {
  const names = Object.keys(streams);
  const weights = names.map((name) => settings.ratios[name] ?? 1);
  const total = weights.reduce((a, b) => a + b, 0);
  const probability = Array.from(
    { length: classes },
    (_, c) => names.reduce((sum, name) => sum + streams[name].classProbability[c], 0) / names.length,
  );
  const softmaxed = names.map((name) => softmaxRows(streams[name], classes + 1));
  const proposals = new Map<number, ScoredRun[]>();
  for (const c of classesAbove(probability, settings.classThreshold)) {
    const signal = new Float64Array(streams[names[0]].attention.length);
    names.forEach((name, k) => {
      streams[name].attention.forEach((attention, t) => {
        signal[t] += (weights[k] / total) * Math.sqrt(attention * softmaxed[k][t * (classes + 1) + c]);
      });
    });
    proposals.set(
      c,
      classProposals(upsample(signal, settings.scale), probability[c] ** settings.classPower, settings),
    );
  }
  return proposals;
}

function classProposals(signal: Float64Array, factor: number, settings: DefaultSettings): ScoredRun[] {
  const { thresholds, marginWeight, softNmsSigma } = settings;
  const least = signal.reduce((a, b) => Math.min(a, b));
  const range = signal.reduce((a, b) => Math.max(a, b)) - least;
  const sums = prefixSums(signal);
  const runs = thresholds.flatMap((a) =>
    runsAbove(signal, least + a * range).map(([start, end]) => {
      return { start, end, score: factor * contrast(sums, start, end, marginWeight / 2) };
    }),
  );
  return softNms(runs, softNmsSigma);
}

/** softmax(x_t·W + b) of each row of (N, columns). */
function softmaxRows({ cam, bias }: StreamActivations, columns: number): Float64Array {
  const out = new Float64Array(cam.length);
  for (let row = 0; row < cam.length; row += columns) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < columns; c++) largest = Math.max(largest, cam[row + c] + bias[c]);
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += out[row + c] = Math.exp(cam[row + c] + bias[c] - largest);
    for (let c = 0; c < columns; c++) out[row + c] /= sum;
  }
  return out;
}
