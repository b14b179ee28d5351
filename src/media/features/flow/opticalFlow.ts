// Optical flow: how far each patch of a grey image has moved in the next one.
import type { Size } from '../../video/index.js';
import type { GreyImage } from './greyFrame.js';
import { createPatchSearch, type FlowField, patchSide } from './patchSearch.js';
import { createPyramid, fillPyramid, type PyramidLevel } from './pyramid.js';

export interface OpticalFlow {
  /** The caller writes the next frame here, then calls `next`. */
  readonly image: GreyImage;
  /** The flow from the image before to this one, undefined for the first. Valid until the next call. */
  next(): FlowField | undefined;
  /** Another video begins. */
  reset(): void;
}

/**
 * Dense inverse search from coarse to fine, without the variational refinement (T. Kroeger, R. Timofte, D. Dai and L. Van
 * Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016). All memory is allocated here.
 */
export function createOpticalFlow(size: Size): OpticalFlow {
  // Images that are too small for a patch are padded with the pixels of their edges.
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
