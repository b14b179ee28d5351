// The pictures of a video, put on a grid in time.
import { UserError } from '../../core/index.js';
import { type FrameRange, GridWalk } from './grid.js';
import type { Picture, PictureSource } from './pictures.js';
import { scaledSize } from './size.js';
import type { Frame, FrameGrid, VideoFile } from './types.js';

/** A video out of what a decoder has opened. */
export const videoOf = (source: PictureSource): VideoFile => ({
  width: source.width,
  height: source.height,
  durationSec: source.durationSec,
  decode: (grid, take) => decode(source, grid, take),
  close: () => source.close(),
});

async function decode(
  source: PictureSource,
  grid: FrameGrid,
  take: (frame: Frame) => void | Promise<void>,
): Promise<number> {
  const { width, height } = scaledSize(source, grid.shortSide);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const data = new Uint8Array(pixels.buffer);
  const give = async (picture: Picture, { from, to }: FrameRange) => {
    let drawn = false;
    for (let index = from; index < to; index++) {
      if (!grid.wants(index)) continue;
      if (!drawn) await picture.draw(pixels, width, height);
      drawn = true;
      await take({ index, width, height, data });
    }
  };

  const reading = source.read();
  const walk = new GridWalk(grid.fps);
  // How long a picture is shown is known when the next one begins.
  let shown: Picture | undefined;
  const longestSec = longestGapSec(source.durationSec);
  try {
    for await (const picture of reading.pictures) {
      const before = shown;
      if (picture.timeSec - Math.max(before?.timeSec ?? 0, 0) > longestSec) {
        picture.close();
        continue;
      }
      shown = picture;
      try {
        const range = walk.begin(picture.timeSec, picture.durationSec);
        if (before) await give(before, range);
      } finally {
        before?.close();
      }
    }
    if (!shown)
      throw new UserError(
        `${source.name} can't be read as a video: its times are broken. It lasts ${source.durationSec.toFixed(1)} s by its container, ` +
          `but no picture comes in its first ${longestSec.toFixed(0)} s.\nIf a player shows it, convert it to MP4 with H.264.`,
      );
    const rest = walk.end();
    await give(shown, rest);
    return rest.to;
  } finally {
    shown?.close();
    reading.close();
  }
}

/**
 * A picture that comes later than this after the one before it is left out: its time is broken, and millions of frames
 * would have to show the picture before it. A gap may be as long as the whole video, and a minute more, since containers
 * are not exact; an hour where they don't say how long the video is.
 */
const longestGapSec = (durationSec: number): number => (durationSec > 0 ? durationSec + 60 : 3600);
