// The stride that fits the numbers of snippets of most videos, given their durations.

import { median } from '../../core/index.js';
import { quantile } from '../numbers.js';

export interface Length {
  readonly snippets: number;
  readonly durationSec: number;
  /** Frame rate of the video, for strides in frames of each video. */
  readonly fps?: number;
}

export interface Times {
  readonly strideSec: number;
  readonly windowSec: number;
}

/**
 * Whether an extraction of the whole video gives T snippets, from windows inside the video or from steps up to its end;
 * with a tolerance of one snippet and a hundredth of the duration.
 */
export function fits({ snippets, durationSec }: Length, { strideSec, windowSec }: Times): boolean {
  const least = Math.floor((0.99 * durationSec - windowSec) / strideSec);
  const most = Math.ceil((1.01 * durationSec) / strideSec) + 1;
  return snippets >= least && snippets <= most;
}

/** The share of videos whose T fits. */
export const shareThatFits = (lengths: readonly Length[], timesOf: (length: Length) => Times): number =>
  lengths.filter((length) => fits(length, timesOf(length))).length / lengths.length;

export interface StrideFit {
  /** The line for dataset.yaml, such as `strideFrames: 8`. */
  readonly setting: string;
  readonly share: number;
}

// The most common ones first: if two fit equally well, the first is reported.
const usualStrides = [16, 8, 4, 64, 32, 1, 2, 24, 12, 6, 5, 10, 15, 20, 25, 30, 48, 128, 3];
const usualRates = [25, 30, 24, 29.97, 23.976, 15, 10, 50, 60, 12.5, 20, 59.94, 12, 5];

/** The usual stride or frame rate that fits most videos. A window that equals the stride changes with it. */
export function usualFit(
  lengths: readonly Length[],
  written: { readonly fps?: number; readonly strideFrames: number; readonly windowFrames: number },
): StrideFit {
  const { strideFrames, windowFrames } = written;
  const rateOf = ({ fps }: Length) => written.fps ?? fps ?? Number.NaN;
  const strides = usualStrides.map((frames) => ({
    setting: `strideFrames: ${frames}`,
    share: shareThatFits(lengths, (length) => ({
      strideSec: frames / rateOf(length),
      windowSec: (windowFrames === strideFrames ? frames : windowFrames) / rateOf(length),
    })),
  }));
  // With fps: video there is no frame rate to change.
  const rates = (written.fps === undefined ? [] : usualRates).map((fps) => ({
    setting: `fps: ${fps}`,
    share: shareThatFits(lengths, () => ({ strideSec: strideFrames / fps, windowSec: windowFrames / fps })),
  }));
  return [...strides, ...rates].reduce((best, fit) => (fit.share > best.share + 0.02 ? fit : best));
}

/** Seconds from snippet to snippet by the durations; on average half a snippet is cut off at the end. */
export function impliedStride(lengths: readonly Length[]): {
  readonly strideSec: number;
  readonly steady: boolean;
} {
  const strides = lengths.map(({ snippets, durationSec }) => durationSec / (snippets + 0.5));
  const strideSec = median(strides);
  return { strideSec, steady: (quantile(strides, 0.8) - quantile(strides, 0.2)) / strideSec < 0.05 };
}
