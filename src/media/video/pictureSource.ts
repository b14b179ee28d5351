// The interface of decoders: pictures with times, which are drawn only if they are needed.

/** A decoded picture. It can be drawn until it is closed. */
export interface Picture {
  /** Seconds from the video's 0. */
  readonly timeSec: number;
  /** Seconds that it is shown, by the file; 0 where the file does not say. */
  readonly durationSec: number;
  /** Writes it into `data` (RGBA, height × width × 4) as people see it: upright, stretched to the size. */
  draw(data: Uint8ClampedArray, width: number, height: number): void | Promise<void>;
  /** Frees what is held. */
  close(): void;
}

/** A file that a decoder has opened. */
export interface PictureSource {
  /** Its name in errors. */
  readonly name: string;
  /** As people see it: upright, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** Seconds from the video's 0 to the end of the last picture, by the file; 0 where the file does not say. */
  readonly durationSec: number;
  /** Reads from the start; may be called again. */
  read(): PictureReading;
  /** Frees what is held. */
  close(): void;
}

export interface PictureReading {
  /** All pictures in the order of their times. The caller closes each. UserError if there is none. */
  readonly pictures: AsyncIterable<Picture>;
  /** After this no picture can be drawn. */
  close(): void;
}
