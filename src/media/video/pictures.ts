// What a decoder gives to be put on a grid: pictures with times, drawn only if they are looked at.

/** A decoded picture, until it is closed. */
export interface Picture {
  /** From the video's 0. */
  readonly timeSec: number;
  /** How long the file says it is shown; 0 where it does not say. */
  readonly durationSec: number;
  /** Writes it into `data` (RGBA, height × width × 4) as people see it: upright, stretched to this size. */
  draw(data: Uint8ClampedArray, width: number, height: number): void | Promise<void>;
  close(): void;
}

/** A file that a decoder has opened. */
export interface PictureSource {
  /** What errors call it. */
  readonly name: string;
  /** As people see it: upright, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** From the video's 0 to the end of the last picture, as the file says. */
  readonly durationSec: number;
  /** Begins at the start; may be called again. */
  read(): PictureReading;
  close(): void;
}

export interface PictureReading {
  /** All pictures in the order of their times. Whoever takes a picture closes it. UserError if there is none. */
  readonly pictures: AsyncIterable<Picture>;
  /** Pictures can be drawn until then. */
  close(): void;
}
