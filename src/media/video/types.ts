// What decoding gives: the frames of a video on a fixed grid in time.

/** A frame as people see it: upright, with square pixels. */
export interface Frame {
  /** Which frame of the grid: what a player shows at `index / fps` seconds. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** RGBA, height × width × 4, row by row from the top. Lent: it is written over once the frame has been taken. */
  readonly data: Uint8Array;
}

export interface FrameGrid {
  /** Frames a second; frame k is what a player shows at k / fps seconds, so some are shown twice and others never. */
  readonly fps: number;
  /** Whether the frame at this index is looked at. Others are decoded, since later ones need them, but not converted. */
  wants(index: number): boolean;
  /** Pixels; larger frames are scaled down, with their aspect kept, until their shorter side is this. */
  readonly shortSide: number;
}

/** A video that is open for reading. */
export interface VideoFile {
  /** As people see it: after rotation, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** Seconds from a player's 0 to the end of the last frame. */
  readonly durationSec: number;
  /**
   * Gives `take` every frame that the grid wants, in order, and waits for it before the next one is asked for.
   * Resolves with the number of frames on the grid, wanted or not: at least 1. Memory does not grow with the length.
   * UserError where the pictures cannot be read.
   */
  decode(grid: FrameGrid, take: (frame: Frame) => void | Promise<void>): Promise<number>;
  close(): void;
}
