// When snippets are: the stride and window of a stream, the same for all videos or each video's own.
import { UserError } from '../core/index.js';
import type { VideoAnnotation } from './annotations.js';

/**
 * Snippet t of a stream covers [t·stride, t·stride + window): in seconds, in frames of the video (each video has a
 * frame rate of its own), or, where all videos were rescaled to one length, T snippets cover the whole video.
 */
export type Timing =
  | { readonly kind: 'seconds'; readonly strideSec: number; readonly windowSec: number }
  | { readonly kind: 'frames'; readonly strideFrames: number; readonly windowFrames: number }
  | { readonly kind: 'rescaled' };

export interface SnippetTimes {
  strideSec: number;
  windowSec: number;
}

/** Seconds from one snippet of a video to the next, and seconds that one covers. UserError if that is not known. */
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

/** Whether two streams go from snippet to snippet in the same steps. */
export function sameStride(a: Timing, b: Timing): boolean {
  if (a.kind === 'seconds' && b.kind === 'seconds') return Math.abs(a.strideSec - b.strideSec) <= 1e-9;
  if (a.kind === 'frames' && b.kind === 'frames') return a.strideFrames === b.strideFrames;
  return a.kind === b.kind;
}

/**
 * Whether snippets end long before, or after, the video does: by more than a tenth of it and two windows. A wrong
 * stride or frame rate shows so.
 */
export const coversAnotherTime = (coveredSec: number, durationSec: number, windowSec: number): boolean =>
  Math.abs(coveredSec - durationSec) > Math.max(2 * windowSec, 0.1 * durationSec);
