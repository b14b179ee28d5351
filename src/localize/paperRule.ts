// The paper's rule of localization (DGAM section 3.4 and its official code): each stream proposes, NMS fuses the streams.
import { type PaperRuleSettings, paperStreamDefaults } from '../settings/index.js';
import { contrast, intervalsAbove, prefixSums } from './intervals.js';
import { hardNms } from './nms.js';
import { predictedClasses } from './probabilities.js';
import { smooth } from './smooth.js';
import type { Proposal, StreamActivations } from './types.js';
import { upsample } from './upsample.js';

type Streams = Readonly<Record<string, StreamActivations>>;

/**
 * Proposals of each class, in upsampled steps. For each stream and each class c that it predicts:
 * 1. The signal is λ·σ(x·w_c). The score is λ·(ρ·λ·σ(x·w_c) + (1−ρ)·λ·σ_others), with σ_others the mean of σ(x·w_c)
 *    over the other streams; with one stream it is the signal. Signal, score and λ are upsampled.
 * 2. Each interval where (1−a)·signal + a·λ², smoothed, exceeds the stream's threshold is a proposal.
 * 3. A proposal's score is the outer–inner contrast of the score.
 * The proposals of a class that several streams predict go through NMS together.
 */
export function paperProposals(
  streams: Streams,
  classes: number,
  settings: PaperRuleSettings,
): Map<number, Proposal[]> {
  const byClass = new Map<number, Proposal[][]>();
  for (const name of Object.keys(streams)) {
    const attention = upsample(streams[name].attention, settings.stepsPerSnippet);
    for (const c of classesOfStream(streams[name], classes, settings)) {
      const signals = classSignals(streams, name, c, classes + 1, settings);
      const proposals = streamProposals(name, attention, signals, settings);
      byClass.set(c, [...(byClass.get(c) ?? []), proposals]);
    }
  }
  return new Map(
    [...byClass].map(([c, lists]) => [
      c,
      lists.length > 1 ? hardNms(lists.flat(), settings.nmsTiou) : lists[0],
    ]),
  );
}

function classesOfStream(
  { classProbability }: StreamActivations,
  classes: number,
  { classThreshold, officialQuirks }: PaperRuleSettings,
): number[] {
  const predicted = predictedClasses(classProbability.subarray(0, classes), classThreshold);
  // `if not any(class indices)` in the official code: the list [0] counts as empty.
  return officialQuirks && predicted.every((c) => c === 0) ? [] : predicted;
}

interface ClassSignals {
  /** λ·σ(x·w_c), (N). */
  readonly signal: Float64Array;
  /** The score of each snippet, (N). */
  readonly score: Float64Array;
}

/** `columns`: C+1. */
function classSignals(
  streams: Streams,
  name: string,
  c: number,
  columns: number,
  settings: PaperRuleSettings,
): ClassSignals {
  const { ownWeight } = settings.streams[name] ?? paperStreamDefaults;
  const { attention } = streams[name];
  const others = Object.keys(streams).filter((other) => other !== name);
  const activation = (stream: string, t: number) => sigmoid(streams[stream].cam[t * columns + c]);
  const signal = new Float64Array(attention.length);
  const score = new Float64Array(attention.length);
  for (let t = 0; t < signal.length; t++) {
    signal[t] = attention[t] * activation(name, t);
    const other = others.reduce((sum, o) => sum + activation(o, t), 0) / others.length;
    score[t] =
      others.length === 0
        ? signal[t]
        : attention[t] * (ownWeight * signal[t] + (1 - ownWeight) * attention[t] * other);
  }
  return { signal, score };
}

/** `attention`: upsampled. */
function streamProposals(
  name: string,
  attention: Float64Array,
  { signal, score }: ClassSignals,
  settings: PaperRuleSettings,
): Proposal[] {
  const { threshold } = settings.streams[name] ?? paperStreamDefaults;
  const { stepsPerSnippet, attentionWeight, smoothing, marginWeight, officialQuirks } = settings;
  const activity = upsample(signal, stepsPerSnippet);
  for (let i = 0; i < activity.length; i++)
    activity[i] = (1 - attentionWeight) * activity[i] + attentionWeight * attention[i] ** 2;
  const intervals = intervalsAbove(smooth(activity, smoothing), threshold);
  // `if not any(active step indices)` in the official code: the list [0] counts as empty.
  if (officialQuirks && intervals.length === 1 && intervals[0][1] === 1) return [];
  const sums = prefixSums(upsample(score, stepsPerSnippet));
  return intervals.map(([start, end]) => ({ start, end, score: contrast(sums, start, end, marginWeight) }));
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
