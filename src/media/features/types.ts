// What makes the features of a stream out of frames.
import type { Frame } from '../video/index.js';

/** Snippet t is made of the frames [t·strideFrames, t·strideFrames + windowFrames) of a grid of `fps` frames a second. */
export interface SnippetGrid {
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames: number;
}

/** Snippets of a video of `frames` frames: whole windows only, but one at least, whose missing frames repeat the last. */
export const snippetCount = (frames: number, { strideFrames, windowFrames }: SnippetGrid): number =>
  Math.max(Math.floor((frames - windowFrames) / strideFrames) + 1, 1);

/** Makes one stream's features of one video after the other. Memory does not grow with a video's length. */
export interface StreamExtractor {
  /** D. */
  readonly dim: number;
  /** Whether the frame at this index of the grid is looked at. */
  wants(index: number): boolean;
  /** The next frame that is wanted; its pixels are not kept. Gives the features (D) of the snippets that are now complete. */
  push(frame: Frame): Promise<readonly Float32Array[]>;
  /**
   * After the last frame: the features of the snippets that are left, so that all in all `snippetCount(frames)` were
   * given. Then another video may begin.
   */
  end(frames: number): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}
