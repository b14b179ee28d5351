// A grey image at halved sizes, with the slopes that matching its patches needs.
import type { Size } from '../../video/index.js';
import type { GreyImage } from './greyFrame.js';

export interface PyramidLevel extends GreyImage {
  /** Change of the grey level per pixel, to the right and down. */
  readonly slopeX: Float32Array;
  readonly slopeY: Float32Array;
}

/** Level 0 is as large as the image, each further one half as large, down to `leastSide` pixels. */
export function createPyramid({ width, height }: Size, leastSide: number): PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  for (let [w, h] = [width, height]; ; [w, h] = [w >> 1, h >> 1]) {
    if (levels.length > 0 && Math.min(w, h) < leastSide) return levels;
    const plane = () => new Float32Array(w * h);
    levels.push({ width: w, height: h, data: plane(), slopeX: plane(), slopeY: plane() });
  }
}

/** Fills the levels above 0 and all slopes from the grey image that level 0 holds. */
export function fillPyramid(levels: readonly PyramidLevel[]): void {
  levels.forEach((level, l) => {
    if (l > 0) halve(levels[l - 1], level);
    slopes(level);
  });
}

function halve({ data, width: wide }: GreyImage, { data: half, width, height }: GreyImage): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * wide + 2 * x;
      half[y * width + x] = (data[at] + data[at + 1] + data[at + wide] + data[at + wide + 1]) / 4;
    }
  }
}

/** Central differences; one-sided at the edges. */
function slopes({ data, width, height, slopeX, slopeY }: PyramidLevel): void {
  for (let y = 0, at = 0; y < height; y++) {
    const up = y > 0 ? width : 0;
    const down = y < height - 1 ? width : 0;
    const rows = up > 0 && down > 0 ? 2 : 1;
    for (let x = 0; x < width; x++, at++) {
      const left = x > 0 ? 1 : 0;
      const right = x < width - 1 ? 1 : 0;
      slopeX[at] = (data[at + right] - data[at - left]) / (left + right === 2 ? 2 : 1);
      slopeY[at] = (data[at + down] - data[at - up]) / rows;
    }
  }
}
