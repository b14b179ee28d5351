// Which frames a snippet is made of, and when it is complete.
import { type SnippetGrid, snippetCount } from './types.js';

/** The frames of a window that `count` samples fall on: the middles of as many equal parts. */
export const sampleOffsets = (windowFrames: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * windowFrames) / count));

/** Whether a frame lies at one of `offsets` of some snippet's window. */
export function sampledBy(
  { strideFrames }: SnippetGrid,
  offsets: readonly number[],
): (index: number) => boolean {
  return (index) => offsets.some((offset) => index >= offset && (index - offset) % strideFrames === 0);
}

/** The snippets of a video in turn, as they become complete. */
export interface SnippetQueue {
  /** The first frame of the next snippet. */
  start(): number;
  /** The snippets whose windows end before a frame, by number. */
  before(index: number): number[];
  /** Those that are left after the last frame; then another video begins. */
  rest(frames: number): number[];
}

export function createSnippetQueue(grid: SnippetGrid): SnippetQueue {
  const { strideFrames, windowFrames } = grid;
  let next = 0;
  const until = (end: number): number[] => {
    const from = next;
    next = Math.max(next, end);
    return Array.from({ length: next - from }, (_, i) => from + i);
  };
  return {
    start: () => next * strideFrames,
    before: (index) => until(Math.floor((index - windowFrames) / strideFrames) + 1),
    rest(frames) {
      const left = until(snippetCount(frames, grid));
      next = 0;
      return left;
    },
  };
}
