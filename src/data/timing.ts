// The times of snippets: the stride and window of a stream, the same for all videos or different for each.
import { UserError } from '../core/index.js';
import type { VideoAnnotation } from './annotations.js';

/**
 * Snippet t of a stream covers [t·stride, t·stride + window): in seconds, or in frames of the video if each video has a
 * frame rate of its own. If all videos were rescaled to one length, the T snippets cover the whole video.
 */
export type Timing =
  | { readonly kind: 'seconds'; readonly strideSec: number; readonly windowSec: number }
  | { readonly kind: 'frames'; readonly strideFrames: number; readonly windowFrames: number }
  | { readonly kind: 'rescaled' };

export interface SnippetTimes {
  strideSec: number;
  windowSec: number;
}

/** Stride and window of a video in seconds. UserError if they cannot be computed, because fps or duration is missing. */
export function snippetTimes(
  timing: Timing,
  video: Pick<VideoAnnotation, 'fps' | 'durationSec' | 'coveredSec'> & { snippets: number },
  where: string,
): SnippetTimes {
  if (timing.kind === 'seconds') return { strideSec: timing.strideSec, windowSec: timing.windowSec };
  if (timing.kind === 'frames') {
    if (video.fps === undefined)
      throw new UserError(
        `${where} has no "fps", but a stream of dataset.yaml counts frames of the video (fps: video). ` +
          'Add its frames a second, or write the frame rate of all videos in dataset.yaml.',
      );
    return { strideSec: timing.strideFrames / video.fps, windowSec: timing.windowFrames / video.fps };
  }
  const coveredSec = video.coveredSec ?? video.durationSec;
  if (coveredSec === undefined)
    throw new UserError(
      `${where} has no "duration", but a stream of dataset.yaml is rescaled: its snippets cover the whole video. ` +
        'Add the duration in seconds.',
    );
  return { strideSec: coveredSec / video.snippets, windowSec: coveredSec / video.snippets };
}

/** The stride in words, for messages. */
export function formatStride(timing: Timing): string {
  if (timing.kind === 'seconds') return `${timing.strideSec} s`;
  return timing.kind === 'frames'
    ? `${timing.strideFrames} frames of the video`
    : 'a share of the video (rescaled)';
}

/** Whether two streams have the same stride. */
export function sameStride(a: Timing, b: Timing): boolean {
  if (a.kind === 'seconds' && b.kind === 'seconds') return Math.abs(a.strideSec - b.strideSec) <= 1e-9;
  if (a.kind === 'frames' && b.kind === 'frames') return a.strideFrames === b.strideFrames;
  return a.kind === b.kind;
}

/**
 * Whether snippets end before or after the video by more than a tenth of its duration and more than two windows. The usual
 * cause is a wrong stride or frame rate.
 */
export const coversAnotherTime = (coveredSec: number, durationSec: number, windowSec: number): boolean =>
  Math.abs(coveredSec - durationSec) > Math.max(2 * windowSec, 0.1 * durationSec);
