// Sizes of pictures: with square pixels, and scaled down.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size with square pixels, one side stretched and none shrunk.
 * `pixelAspect`: the width of a pixel for a height of 1.
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
