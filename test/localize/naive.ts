// The default rule of localization, implemented a second time in the plainest way: the reference of naive.test.ts.
import type { Prediction } from '../../src/core/index.js';
import type { VideoActivations } from '../../src/localize/index.js';
import type { DefaultRuleSettings } from '../../src/settings/index.js';

interface Candidate {
  readonly from: number;
  readonly to: number;
  score: number;
}

/** Rounding may decide comparisons of values that differ by less. */
const tolerance = 1e-9;

/** Proposals by falling score. `close`: rounding decided a comparison, so other proposals may be as correct. */
export function naiveLocalize(
  { streams, snippets, strideSec, windowSec = strideSec, durationSec }: VideoActivations,
  labels: readonly string[],
  settings: DefaultRuleSettings,
): { proposals: Prediction[]; close: boolean } {
  const names = Object.keys(streams);
  const sampled = streams[names[0]].attention.length;
  const columns = labels.length + 1;
  const { stepsPerSnippet } = settings;
  const steps = sampled * stepsPerSnippet;
  const proposals: Prediction[] = [];
  let close = false;

  const probabilities: number[] = [];
  for (let c = 0; c < labels.length; c++) {
    let sum = 0;
    for (const name of names) sum += streams[name].classProbability[c];
    probabilities.push(sum / names.length);
  }
  const isAbove = (c: number) => probabilities[c] > settings.classThreshold;
  const someAbove = labels.some((_, c) => isAbove(c));
  const best = probabilities.indexOf(Math.max(...probabilities));

  for (let c = 0; c < labels.length; c++) {
    if (someAbove ? !isAbove(c) : c !== best) continue;

    // The signal of each sampled snippet.
    const perSnippet: number[] = [];
    for (let t = 0; t < sampled; t++) {
      let weighted = 0;
      let weights = 0;
      for (const name of names) {
        const { attention, cam, bias } = streams[name];
        let exps = 0;
        for (let k = 0; k < columns; k++) exps += Math.exp(cam[t * columns + k] + bias[k]);
        const softmax = Math.exp(cam[t * columns + c] + bias[c]) / exps;
        const weight = name in settings.streamWeights ? settings.streamWeights[name] : 1;
        weighted += weight * Math.sqrt(attention[t] * softmax);
        weights += weight;
      }
      perSnippet.push(weighted / weights);
    }

    // Linear between snippets; the last line is extrapolated.
    const signal: number[] = [];
    for (let step = 0; step < steps; step++) {
      let before = Math.floor(step / stepsPerSnippet);
      if (before === sampled - 1 && sampled > 1) before--;
      const slope = sampled > 1 ? perSnippet[before + 1] - perSnippet[before] : 0;
      signal.push(perSnippet[before] + slope * (step / stepsPerSnippet - before));
    }

    // Intervals above each threshold.
    const candidates: Candidate[] = [];
    const [least, greatest] = [Math.min(...signal), Math.max(...signal)];
    const low = signal.filter((value) => value - least < tolerance);
    const leastIsExact = low.length === 1 || low.every((value) => value === 0);
    for (const a of settings.thresholds) {
      const threshold = least + a * (greatest - least);
      const active = (step: number) => step >= 0 && step < steps && signal[step] > threshold;
      if (
        !(threshold === least && leastIsExact) &&
        signal.some((value) => Math.abs(value - threshold) < tolerance)
      )
        close = true;
      for (let from = 0; from < steps; from++) {
        if (!active(from) || active(from - 1)) continue;
        let to = from;
        while (active(to)) to++;
        const margin = 1 + Math.floor((to - from) / 4);
        const outside = (meanOf(signal, from - margin, from) + meanOf(signal, to, to + margin)) / 2;
        const score = meanOf(signal, from, to) - settings.marginWeight * outside;
        if (Math.abs(score) < tolerance) close = true;
        candidates.push({ from, to, score: score * probabilities[c] ** settings.classPower });
      }
    }

    // Soft-NMS: take the best, lower the scores of those that overlap it.
    while (candidates.length > 0) {
      candidates.sort((a, b) => b.score - a.score);
      const [first, second] = candidates;
      if (second && isTie(first, second)) close = true;
      candidates.shift();
      for (const other of candidates) {
        let both = 0;
        let either = 0;
        for (let step = 0; step < steps; step++) {
          const inFirst = step >= first.from && step < first.to;
          const inOther = step >= other.from && step < other.to;
          if (inFirst && inOther) both++;
          if (inFirst || inOther) either++;
        }
        if (other.score > 0) other.score *= Math.exp(-((both / either) ** 2) / settings.softNmsSigma);
      }

      // Seconds per step, shifted by half of the difference of window and stride; the first and last steps cover the edges.
      const stepSec = (snippets / sampled / stepsPerSnippet) * strideSec;
      const later = windowSec / 2 - strideSec / 2;
      const startSec = first.from === 0 ? 0 : first.from * stepSec + later;
      let endSec = first.to === steps ? (snippets - 1) * strideSec + windowSec : first.to * stepSec + later;
      if (durationSec !== undefined && durationSec < endSec) endSec = durationSec;
      if (Math.abs(endSec - startSec) < tolerance) close = true;
      if (startSec < endSec) proposals.push({ label: labels[c], startSec, endSec, score: first.score });
    }
  }
  proposals.sort((a, b) => b.score - a.score);
  return { proposals, close };
}

/** The mean of the values with index from … to − 1 that exist; 0 without any. */
function meanOf(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (i < 0 || i >= values.length) continue;
    sum += values[i];
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Whether rounding decides which one comes first. Two that cover the same steps are no tie: their order does not matter. */
function isTie(a: Candidate, b: Candidate): boolean {
  if (a.from === b.from && a.to === b.to) return false;
  return Math.abs(a.score - b.score) < tolerance * Math.max(Math.abs(a.score), Math.abs(b.score));
}
