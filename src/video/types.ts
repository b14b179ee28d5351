// What reading a video gives: frames on a fixed grid of times, and what the file says of itself.

export interface VideoInfo {
  /** Width and height as shown: rotated as the file says, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** From the first frame shown to the end of the last one. */
  readonly durationSec: number;
  /** Frames a second on average, as stored. */
  readonly averageFps: number;
  readonly codec: string;
}

/** A picture: RGB, 3 bytes a pixel, rows from the top, (height, width, 3). */
export interface Frame {
  /** Place on the grid: the frame is the one shown at index / fps seconds after the first frame. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export interface FrameOptions {
  /** Frames a second of the grid. */
  readonly fps: number;
  /** Frames are scaled down, never up, so that the longer side has at most so many pixels. */
  readonly longestSide?: number;
  /** Which places of the grid are needed: others are decoded where they must be, but not converted. Default: all. */
  readonly wanted?: (index: number) => boolean;
}

/** A video that was opened for reading. Memory does not grow with its length. */
export interface Video {
  readonly info: VideoInfo;
  /** The frames wanted, in order. A place between two frames of the file shows the earlier one. */
  frames(options: FrameOptions): AsyncGenerator<Frame>;
  close(): Promise<void>;
}
