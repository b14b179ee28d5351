// From a video's activations to predictions: (label, start s, end s, score).

import type { Prediction } from '../core/index.js';
import type { LocalizationSettings } from '../settings/index.js';
import { defaultProposals } from './defaultRule.js';
import { paperProposals } from './paperRule.js';
import type { VideoActivations } from './types.js';

/**
 * Where each action is, by falling score. A step lasts strideSec·T/(scale·N) seconds. The default rule takes a snippet
 * to speak of the middle of its window, so where windows overlap all times lie (windowSec − strideSec)/2 later, and
 * proposals end with the video where its duration is known. The paper's rule, whose windows do not overlap, leaves
 * both as they are.
 * Throws RangeError when a stream's activations are not all numbers.
 */
export function localize(
  video: VideoActivations,
  classes: readonly string[],
  settings: LocalizationSettings,
): Prediction[] {
  const {
    streams,
    snippets,
    strideSec,
    windowSec = strideSec,
    durationSec = Number.POSITIVE_INFINITY,
  } = video;
  for (const [name, { attention, cam }] of Object.entries(streams)) {
    if (!allFinite(attention) || !allFinite(cam)) {
      throw new RangeError(`stream '${name}': the activations hold NaN or infinity`);
    }
  }
  const sampled = Object.values(streams)[0].attention.length;
  const stepSec = (strideSec * snippets) / (settings.scale * sampled);
  const paper = settings.rule === 'paper';
  const shiftSec = paper ? 0 : (windowSec - strideSec) / 2;
  const lastSec = paper ? Number.POSITIVE_INFINITY : durationSec;
  const proposals = paper
    ? paperProposals(streams, classes.length, settings)
    : defaultProposals(streams, classes.length, settings);
  // The first and the last snippet also speak of the edges of what is covered.
  const steps = settings.scale * sampled;
  const startSec = (step: number) => (step === 0 ? 0 : step * stepSec + shiftSec);
  const endSec = (step: number) => step * stepSec + (step === steps ? 2 * shiftSec : shiftSec);
  return [...proposals]
    .flatMap(([c, runs]) =>
      runs.map(({ start, end, score }) => ({
        label: classes[c],
        score,
        startSec: startSec(start),
        endSec: Math.min(endSec(end), lastSec),
      })),
    )
    .filter(({ startSec, endSec }) => endSec > startSec)
    .sort((a, b) => b.score - a.score);
}

/** A plain loop: a call for each value would take a tenth of the time that localizing takes. */
function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
