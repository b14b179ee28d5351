// A frame → its luma, scaled down by averaging over areas, so that motion is looked for among few pixels.
import type { Frame } from '../../video/index.js';
import type { Size } from '../resize.js';

/** Row by row from the top: height × width, 0–255. */
export interface GreyImage extends Size {
  readonly data: Float32Array;
}

/** The size of a frame whose shorter side is scaled down to `shortSide`; smaller frames stay as they are. */
export function greySize({ width, height }: Size, shortSide: number): Size {
  const scale = Math.min(shortSide / Math.min(width, height), 1);
  return { width: Math.max(Math.round(width * scale), 1), height: Math.max(Math.round(height * scale), 1) };
}

/** Writes the luma of BT.601; each pixel of the target is the mean over its area of the frame. */
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

/** What each of `from` places gives to the one of `to` places it begins in and to the next; what a place gets adds up to 1. */
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
