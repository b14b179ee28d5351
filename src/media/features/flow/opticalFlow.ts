// Optical flow: how far each patch of a grey image has moved in the next one.

import type { Size } from '../resize.js';
import type { GreyImage } from './greyFrame.js';
import { createPatchSearch, type FlowField, patchSide } from './patchSearch.js';
import { createPyramid, fillPyramid, type PyramidLevel } from './pyramid.js';

export interface OpticalFlow {
  /** The image that the next frame is written to, before `next` is called. */
  readonly image: GreyImage;
  /** Takes the image; gives the flow to it from the one before, or undefined for the first. Lent until the next call. */
  next(): FlowField | undefined;
  /** Another video begins. */
  reset(): void;
}

/**
 * Dense inverse search from coarse to fine, without the variational refinement (T. Kroeger, R. Timofte, D. Dai and L. Van
 * Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016). All memory is allocated here.
 */
export function createOpticalFlow(size: Size): OpticalFlow {
  // Images too small for a patch are matched as if their edges went on.
  const padded = { width: Math.max(size.width, 2 * patchSide), height: Math.max(size.height, 2 * patchSide) };
  let before = createPyramid(padded, patchSide + 4);
  let now = createPyramid(padded, patchSide + 4);
  const image = { ...size, data: new Float32Array(size.width * size.height) };
  const searches = before.map((level) => createPatchSearch(level));
  let seen = false;

  return {
    image,
    next() {
      [before, now] = [now, before];
      pad(image, now[0]);
      fillPyramid(now);
      const first = !seen;
      seen = true;
      if (first) return undefined;
      for (let l = before.length - 1; l >= 0; l--) searches[l].run(before[l], now[l], searches[l + 1]?.field);
      return searches[0].field;
    },
    reset() {
      seen = false;
    },
  };
}

function pad({ width, height, data }: GreyImage, level: PyramidLevel): void {
  for (let y = 0; y < level.height; y++) {
    const row = Math.min(y, height - 1) * width;
    const at = y * level.width;
    level.data.set(data.subarray(row, row + width), at);
    level.data.fill(data[row + width - 1], at + width, at + level.width);
  }
}
