// Localization as in the paper (DGAM section 3.4 and its official code): each stream proposes, then they are fused.

import { type PaperSettings, paperStreamDefaults } from '../settings/index.js';
import { classesAbove } from './classes.js';
import { hardNms } from './nms.js';
import { contrast, prefixSums, runsAbove } from './runs.js';
import { smooth } from './smooth.js';
import type { Proposal, StreamActivations } from './types.js';
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
): Map<number, Proposal[]> {
  const byClass = new Map<number, Proposal[][]>();
  for (const name of Object.keys(streams)) {
    const others = Object.keys(streams).filter((other) => other !== name);
    const attention = upsample(streams[name].attention, settings.scale);
    for (const c of predictedClasses(streams[name], classes, settings)) {
      const found = streamProposals(streams, name, others, attention, c, classes + 1, settings);
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
  upsampledAttention: Float64Array,
  c: number,
  columns: number,
  settings: PaperSettings,
): Proposal[] {
  const { attention } = streams[name];
  const { ratio, threshold } = settings.streams[name] ?? paperStreamDefaults;
  const { scale, attentionWeight, smoothing, marginWeight, officialQuirks } = settings;
  const activated = (stream: string, t: number) => sigmoid(streams[stream].cam[t * columns + c]);
  const own = new Float64Array(attention.length);
  const score = new Float64Array(attention.length);
  for (let t = 0; t < own.length; t++) {
    own[t] = attention[t] * activated(name, t);
    const other = others.reduce((sum, o) => sum + activated(o, t), 0) / others.length;
    score[t] =
      others.length === 0 ? own[t] : attention[t] * (ratio * own[t] + (1 - ratio) * attention[t] * other);
  }
  const activity = upsample(own, scale);
  for (let i = 0; i < activity.length; i++) {
    activity[i] = (1 - attentionWeight) * activity[i] + attentionWeight * upsampledAttention[i] ** 2;
  }
  const runs = runsAbove(smooth(activity, smoothing), threshold);
  // `if not any(active step indices)`: the list [0] counts as empty.
  if (officialQuirks && runs.length === 1 && runs[0][1] === 1) return [];
  const sums = prefixSums(upsample(score, scale));
  return runs.map(([start, end]) => ({ start, end, score: contrast(sums, start, end, marginWeight) }));
}
