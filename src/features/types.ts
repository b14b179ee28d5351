// What turns frames into the features of one stream.
import type { Frame } from '../video/index.js';

/** The grid of snippets: snippet t is of frames t·strideFrames … t·strideFrames + windowFrames − 1, at `fps`. */
export interface SnippetGrid {
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames: number;
}

/** How one stream's features are made. Everything that decides the numbers is in `settings`, which is recorded. */
export interface StreamKind {
  readonly name: string;
  /** Numbers of a snippet, D. */
  readonly dim: number;
  /** The longer side of the frames that are given to it. */
  readonly longestSide: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether it looks at this place of the frame grid. */
  wanted(index: number, grid: SnippetGrid): boolean;
  /** Begin a video. */
  begin(grid: SnippetGrid): StreamExtractor;
  close(): Promise<void>;
}

export interface StreamExtractor {
  /** The next frame that is wanted; frames come in order. Its memory may be used again afterwards. */
  push(frame: Frame): Promise<void>;
  /** The video had `frames` places on the grid: features of all snippets that end within them, at least one, (T, D). */
  end(frames: number): Promise<Float32Array>;
}

/** T of a video: snippets that end within its frames, at least one. */
export const snippetCount = (frames: number, { strideFrames, windowFrames }: SnippetGrid): number =>
  Math.max(Math.floor((frames - windowFrames) / strideFrames) + 1, 1);
