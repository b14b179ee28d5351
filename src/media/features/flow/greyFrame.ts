// A frame → its luma, scaled down by averaging over areas, since motion is estimated in small images.
import type { Frame, Size } from '../../video/index.js';

/** Row by row from the top: height × width, 0–255. */
export interface GreyImage extends Size {
  readonly data: Float32Array;
}

/** Writes the luma (ITU-R BT.601); each pixel of the target is the mean over its area of the frame. */
export function greyFrame(frame: Frame, { width, height, data: target }: GreyImage): void {
  const { data } = frame;
  const across = shares(frame.width, width);
  const down = shares(frame.height, height);
  const row = new Float32Array(width + 1);
  target.fill(0);
  for (let y = 0, at = 0; y < frame.height; y++) {
    row.fill(0);
    for (let x = 0; x < frame.width; x++, at += 4) {
      const grey = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      const column = across.first[x];
      row[column] += grey * across.share[x];
      row[column + 1] += grey * across.rest[x];
    }
    const start = down.first[y] * width;
    const [share, rest] = [down.share[y], down.rest[y]];
    for (let x = 0; x < width; x++) target[start + x] += row[x] * share;
    if (rest > 0) for (let x = 0; x < width; x++) target[start + width + x] += row[x] * rest;
  }
}

/**
 * Weights of `from` pixels in `to` pixels along an axis: pixel i contributes `share[i]` to pixel `first[i]`, in which it
 * begins, and `rest[i]` to the next one. The weights in one target pixel add up to 1.
 */
function shares(from: number, to: number) {
  const scale = to / from;
  const first = new Int32Array(from);
  const share = new Float32Array(from);
  const rest = new Float32Array(from);
  for (let i = 0; i < from; i++) {
    const [start, end] = [(i * to) / from, ((i + 1) * to) / from];
    first[i] = Math.min(Math.floor(start), to - 1);
    const over = Math.max(end - first[i] - 1, 0);
    rest[i] = first[i] + 1 < to ? over : 0;
    share[i] = scale - rest[i];
  }
  return { first, share, rest };
}
