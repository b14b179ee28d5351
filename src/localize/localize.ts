// From a video's activations to its predictions.
import type { Prediction } from '../core/index.js';
import type { LocalizationSettings } from '../settings/index.js';
import { defaultProposals } from './defaultRule.js';
import { paperProposals } from './paperRule.js';
import type { VideoActivations } from './types.js';

/**
 * The predictions of a video, by falling score; times are in seconds. See paperRule.ts and defaultRule.ts for the
 * proposals, `timesOf` for their times. Throws RangeError when a stream's activations are not finite.
 */
export function localize(
  video: VideoActivations,
  classes: readonly string[],
  settings: LocalizationSettings,
): Prediction[] {
  const { streams } = video;
  for (const [name, { attention, cam }] of Object.entries(streams)) {
    if (!allFinite(attention) || !allFinite(cam)) {
      throw new RangeError(`stream '${name}': the activations hold NaN or infinity`);
    }
  }
  const proposals =
    settings.rule === 'paper'
      ? paperProposals(streams, classes.length, settings)
      : defaultProposals(streams, classes.length, settings);
  const { startSec, endSec } = timesOf(video, settings);
  return [...proposals]
    .flatMap(([c, list]) =>
      list.map(({ start, end, score }) => ({
        label: classes[c],
        score,
        startSec: startSec(start),
        endSec: endSec(end),
      })),
    )
    .filter(({ startSec, endSec }) => endSec > startSec)
    .sort((a, b) => b.score - a.score);
}

/**
 * Seconds of the upsampled steps, each of strideSec·T/(stepsPerSnippet·N) seconds. In the default rule a snippet stands
 * for the middle of its window: where windows overlap, all times lie (windowSec − strideSec)/2 later, the first and the
 * last snippet also cover the edges, and proposals end with the video where its duration is known. The paper's rule,
 * whose windows do not overlap, has none of these.
 */
function timesOf(
  { streams, snippets, strideSec, windowSec = strideSec, durationSec }: VideoActivations,
  { rule, stepsPerSnippet }: LocalizationSettings,
) {
  const sampled = Object.values(streams)[0].attention.length;
  const steps = stepsPerSnippet * sampled;
  const stepSec = (strideSec * snippets) / steps;
  const paper = rule === 'paper';
  const shiftSec = paper ? 0 : (windowSec - strideSec) / 2;
  const lastSec = paper ? Number.POSITIVE_INFINITY : (durationSec ?? Number.POSITIVE_INFINITY);
  return {
    startSec: (step: number) => (step === 0 ? 0 : step * stepSec + shiftSec),
    endSec: (step: number) => Math.min(step * stepSec + (step === steps ? 2 * shiftSec : shiftSec), lastSec),
  };
}

/** A plain loop: with a call for each value, this check would take a tenth of the time of localization. */
function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
