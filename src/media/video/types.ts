// Frames, the grid in time on which they lie, and videos that are decoded to them.

/** A frame as people see it: upright, with square pixels. */
export interface Frame {
  /** On the grid: a player shows this frame at `index / fps` seconds. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** RGBA, height × width × 4, row by row from the top. Valid until the frame has been taken, then overwritten. */
  readonly data: Uint8Array;
}

/** Which frames to decode, and how large. */
export interface FrameGrid {
  /**
   * Frames per second. A player shows frame k at k / fps seconds, so a picture of the video may become several frames, or
   * none.
   */
  readonly fps: number;
  /** Whether the frame at this index is needed. Others are decoded, since later ones depend on them, but not converted. */
  wants(index: number): boolean;
  /** Pixels. Larger frames are scaled down, with their aspect kept, until this is their shorter side. */
  readonly shortSide: number;
}

/** A video that is open for reading. */
export interface VideoFile {
  /** As people see it: after rotation, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** Seconds from a player's 0 to the end of the last picture. */
  readonly durationSec: number;
  /**
   * Calls `take` with every frame that the grid wants, in order, and waits for it before decoding goes on. Resolves with the
   * number of frames on the grid, wanted or not: at least 1. Memory does not grow with the length. UserError if the
   * pictures cannot be read.
   */
  decode(grid: FrameGrid, take: (frame: Frame) => void | Promise<void>): Promise<number>;
  /** Frees what is held. */
  close(): void;
}
