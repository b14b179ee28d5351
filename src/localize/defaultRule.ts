// The default rule of localization: one signal of all streams, several thresholds, soft-NMS. Not in the paper.
import type { DefaultRuleSettings } from '../settings/index.js';
import { contrast, intervalsAbove, prefixSums } from './intervals.js';
import { softNms } from './nms.js';
import { predictedClasses, snippetProbabilities } from './probabilities.js';
import type { Proposal, StreamActivations } from './types.js';
import { upsample } from './upsample.js';

type Streams = Readonly<Record<string, StreamActivations>>;

/**
 * Proposals of each predicted class c, in upsampled steps:
 * 1. The probability p_c of the class in the video is the mean of the streams'; classes are predicted by it.
 * 2. The signal is Σ_streams ρ·√(λ_t·softmax(x_t·W + b)_c), with stream weights ρ of sum 1, upsampled.
 * 3. Each interval where the signal exceeds min + a·(max − min), for each a of the thresholds, is a proposal.
 * 4. Its score is the outer–inner contrast of the signal, times p_c to a power.
 * 5. Soft-NMS over the proposals of the class.
 */
export function defaultProposals(
  streams: Streams,
  classes: number,
  settings: DefaultRuleSettings,
): Map<number, Proposal[]> {
  const { classThreshold, classPower, stepsPerSnippet } = settings;
  const probability = meanClassProbability(streams, classes);
  const signalOf = classSignals(streams, classes, settings);
  return new Map(
    predictedClasses(probability, classThreshold).map((c) => {
      const signal = upsample(signalOf(c), stepsPerSnippet);
      return [c, classProposals(signal, probability[c] ** classPower, settings)];
    }),
  );
}

function meanClassProbability(streams: Streams, classes: number): number[] {
  const names = Object.keys(streams);
  return Array.from(
    { length: classes },
    (_, c) => names.reduce((sum, name) => sum + streams[name].classProbability[c], 0) / names.length,
  );
}

/** The signal of a class, (N): Σ_streams ρ·√(λ_t·softmax(x_t·W + b)_c). The softmax is computed once for all classes. */
function classSignals(
  streams: Streams,
  classes: number,
  { streamWeights }: DefaultRuleSettings,
): (c: number) => Float64Array {
  const names = Object.keys(streams);
  const weights = names.map((name) => streamWeights[name] ?? 1);
  const total = weights.reduce((a, b) => a + b, 0);
  const probabilities = names.map((name) => snippetProbabilities(streams[name]));
  return (c) => {
    const signal = new Float64Array(streams[names[0]].attention.length);
    names.forEach((name, k) => {
      streams[name].attention.forEach((attention, t) => {
        signal[t] += (weights[k] / total) * Math.sqrt(attention * probabilities[k][t * (classes + 1) + c]);
      });
    });
    return signal;
  };
}

function classProposals(signal: Float64Array, factor: number, settings: DefaultRuleSettings): Proposal[] {
  const { thresholds, marginWeight, softNmsSigma } = settings;
  const min = signal.reduce((a, b) => Math.min(a, b));
  const range = signal.reduce((a, b) => Math.max(a, b)) - min;
  const sums = prefixSums(signal);
  const proposals = thresholds.flatMap((a) =>
    intervalsAbove(signal, min + a * range).map(([start, end]) => {
      return { start, end, score: factor * contrast(sums, start, end, marginWeight / 2) };
    }),
  );
  return softNms(proposals, softNmsSigma);
}
