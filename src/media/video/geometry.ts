// How a stored picture is shown: with square pixels, scaled down, turned as phones record it.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size with square pixels: one side is enlarged, none reduced.
 * `pixelAspect`: the width of a pixel divided by its height.
 */
export const squareSize = ({ width, height }: Size, pixelAspect: number): Size =>
  pixelAspect > 1
    ? { width: Math.round(width * pixelAspect), height }
    : { width, height: Math.max(Math.round(height / pixelAspect), 1) };

/** The size scaled down, with its aspect kept, until the shorter side is `shortSide`; never scaled up. */
export function scaledSize({ width, height }: Size, shortSide: number): Size {
  const scale = Math.min(shortSide / Math.min(width, height), 1);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/**
 * The directions of a stored picture's axes when it is shown: one pixel to the right in storage is (xx, xy) pixels as
 * people see it, one pixel down is (yx, yy); right and down are positive. A quarter turn clockwise: (0, 1), (-1, 0).
 */
export interface Orientation {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

export const upright: Orientation = { xx: 1, xy: 0, yx: 0, yy: 1 };

/**
 * The orientation nearest to a display matrix: quarter turns and reflections. Players ignore other angles too.
 * `matrix`: 3 × 3 row by row, as in the tkhd box of MP4 (ISO/IEC 14496-12, 8.3.2; https://ffmpeg.org/doxygen/trunk/group__lavu__video__display.html).
 */
export function orientationOf(matrix: ArrayLike<number>): Orientation {
  const [a = 1, b = 0, , c = 0, d = 1] = Array.from(matrix);
  const sign = (value: number) => (value < 0 ? -1 : 1);
  return Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)
    ? { xx: sign(a), xy: 0, yx: 0, yy: sign(d) }
    : { xx: 0, xy: sign(b), yx: sign(c), yy: 0 };
}

/** The size as people see it: a quarter turn swaps width and height. */
export const turnedSize = ({ width, height }: Size, { xx }: Orientation): Size =>
  xx === 0 ? { width: height, height: width } : { width, height };

/**
 * Writes a stored picture to `to` as people see it. Both have one number per pixel, row by row; a row of `from` has
 * `stride` numbers, a row of `to` as many as it has pixels.
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
  // The first stored pixel is shown in the corner from which both axes point inwards.
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
