// Pictures of a video → frames on a grid in time.
import { scaledSize } from './geometry.js';
import { type FrameRange, GridWalk } from './grid.js';
import type { Picture, PictureSource } from './pictureSource.js';
import type { Frame, FrameGrid, VideoFile } from './types.js';
import { unreadable } from './unreadable.js';

/** The video of a file that a decoder has opened. */
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
  // The end of a picture is known when the next one begins.
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
      throw unreadable(
        source.name,
        `its times are broken. Its container says ${source.durationSec.toFixed(1)} s, but it has no picture in the first ${longestSec.toFixed(0)} s`,
        'If a player shows it, convert it to MP4 with H.264.',
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
 * A picture that begins later than this after the one before it is ignored: its time is broken, and millions of frames
 * would have to show the picture before it. A gap may be as long as the whole video plus a minute, since containers are
 * not exact, or an hour where a container has no duration.
 */
const longestGapSec = (durationSec: number): number => (durationSec > 0 ? durationSec + 60 : 3600);
