// How a video is turned before it is shown, as phones record it.
import type { Size } from './size.js';

/**
 * Where the pixel axes of the stored picture point when it is shown: a step right in it is a step (xx, xy) as people see
 * it, a step down is (yx, yy); right and down count as positive. A quarter turn clockwise: (0, 1), (-1, 0).
 */
export interface Orientation {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

export const upright: Orientation = { xx: 1, xy: 0, yx: 0, yy: 1 };

/**
 * The orientation nearest to a display matrix: quarter turns and mirrors; players ignore other angles too.
 * `matrix`: 3 × 3 row by row, as in the tkhd box of MP4 (ISO/IEC 14496-12, 8.3.2; https://ffmpeg.org/doxygen/trunk/group__lavu__video__display.html).
 */
export function orientationOf(matrix: ArrayLike<number>): Orientation {
  const [a = 1, b = 0, , c = 0, d = 1] = Array.from(matrix);
  const sign = (value: number) => (value < 0 ? -1 : 1);
  return Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)
    ? { xx: sign(a), xy: 0, yx: 0, yy: sign(d) }
    : { xx: 0, xy: sign(b), yx: sign(c), yy: 0 };
}

/** Whether width and height change places. */
export const isSideways = ({ xx }: Orientation): boolean => xx === 0;

/** The size as people see it. */
export const turnedSize = ({ width, height }: Size, orientation: Orientation): Size =>
  isSideways(orientation) ? { width: height, height: width } : { width, height };

/**
 * Writes a stored picture to `to` as people see it. Both: one number a pixel, row by row; `from` has `stride` numbers a
 * row, `to` none between its rows.
 */
export function turn(
  from: Uint32Array,
  stride: number,
  { width, height }: Size,
  orientation: Orientation,
  to: Uint32Array,
): void {
  const { xx, xy, yx, yy } = orientation;
  const shownWidth = turnedSize({ width, height }, orientation).width;
  const stepRight = xx + xy * shownWidth;
  const stepDown = yx + yy * shownWidth;
  // The stored picture's first pixel lies in the corner that its axes lead away from.
  const start =
    (stepRight < 0 ? -stepRight * (width - 1) : 0) + (stepDown < 0 ? -stepDown * (height - 1) : 0);
  for (let y = 0; y < height; y++) {
    if (stepRight === 1) to.set(from.subarray(y * stride, y * stride + width), start + y * stepDown);
    else {
      for (let x = 0, at = start + y * stepDown; x < width; x++, at += stepRight)
        to[at] = from[y * stride + x] ?? 0;
    }
  }
}
