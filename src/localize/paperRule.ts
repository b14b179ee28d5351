// Localization as in the paper (DGAM section 3.4 and its official code): each stream proposes, then they are fused.
import { classesAbove } from './classes.js';
import { hardNms } from './nms.js';
import { contrast, prefixSums, runsAbove } from './runs.js';
import { type PaperSettings, paperStreamDefaults } from './settings.js';
import { smooth } from './smooth.js';
import type { ScoredRun, StreamActivations } from './types.js';
import { upsample } from './upsample.js';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Proposals of each class, in steps. A stream's signal is λ·σ(x·w_c), its proposals the runs where
 * (1−a)·signal + a·λ² exceeds the threshold, scored by contrast of λ·(ratio·λσ(cam_own) + (1−ratio)·λσ(cam_other)),
 * with cam_other the mean over the other streams, or of the signal when there is no other. A class that several
 * streams predict goes through NMS; one that a single stream predicts does not.
 */
export function paperProposals(
  streams: Readonly<Record<string, StreamActivations>>,
  classes: number,
  settings: PaperSettings,
): Map<number, ScoredRun[]> {
  const byClass = new Map<number, ScoredRun[][]>();
  for (const name of Object.keys(streams)) {
    const others = Object.keys(streams).filter((other) => other !== name);
    for (const c of predictedClasses(streams[name], classes, settings)) {
      const found = streamProposals(streams, name, others, c, classes + 1, settings);
      byClass.set(c, [...(byClass.get(c) ?? []), found]);
    }
  }
  return new Map(
    [...byClass].map(([c, lists]) => [
      c,
      lists.length > 1 ? hardNms(lists.flat(), settings.nmsTiou) : lists[0],
    ]),
  );
}

function predictedClasses(
  { classProbability }: StreamActivations,
  classes: number,
  settings: PaperSettings,
): number[] {
  const found = classesAbove(classProbability.subarray(0, classes), settings.classThreshold);
  // `if not any(class indices)`: the list [0] counts as empty.
  return settings.officialQuirks && found.every((c) => c === 0) ? [] : found;
}

function streamProposals(
  streams: Readonly<Record<string, StreamActivations>>,
  name: string,
  others: readonly string[],
  c: number,
  columns: number,
  settings: PaperSettings,
): ScoredRun[] {
  const { attention } = streams[name];
  const { ratio, threshold } = settings.streams[name] ?? paperStreamDefaults;
  const { scale, attentionWeight, smoothing, marginWeight, officialQuirks } = settings;
  const own = Float64Array.from(attention, (a, t) => a * sigmoid(streams[name].cam[t * columns + c]));
  const score = own.map((signal, t) => {
    if (others.length === 0) return signal;
    const other =
      others.reduce((sum, o) => sum + sigmoid(streams[o].cam[t * columns + c]), 0) / others.length;
    return attention[t] * (ratio * signal + (1 - ratio) * attention[t] * other);
  });
  const signal = upsample(own, scale);
  const upsampledAttention = upsample(attention, scale);
  const activity = smooth(
    signal.map((s, i) => (1 - attentionWeight) * s + attentionWeight * upsampledAttention[i] ** 2),
    smoothing,
  );
  const runs = runsAbove(activity, threshold);
  // `if not any(active step indices)`: the list [0] counts as empty.
  if (officialQuirks && runs.length === 1 && runs[0][1] === 1) return [];
  const sums = prefixSums(upsample(score, scale));
  return runs.map(([start, end]) => ({ start, end, score: contrast(sums, start, end, marginWeight) }));
}
