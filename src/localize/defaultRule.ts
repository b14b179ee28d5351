// The default localization: one signal of all streams, many thresholds, soft suppression.

import type { DefaultSettings } from '../settings/index.js';
import { classesAbove } from './classes.js';
import { softNms } from './nms.js';
import { contrast, prefixSums, runsAbove } from './runs.js';
import { snippetProbabilities } from './snippetProbabilities.js';
import type { Proposal, StreamActivations } from './types.js';
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
): Map<number, Proposal[]> {
  const names = Object.keys(streams);
  const weights = names.map((name) => settings.ratios[name] ?? 1);
  const total = weights.reduce((a, b) => a + b, 0);
  const probability = Array.from(
    { length: classes },
    (_, c) => names.reduce((sum, name) => sum + streams[name].classProbability[c], 0) / names.length,
  );
  const softmaxed = names.map((name) => snippetProbabilities(streams[name]));
  const proposals = new Map<number, Proposal[]>();
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

function classProposals(signal: Float64Array, factor: number, settings: DefaultSettings): Proposal[] {
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
