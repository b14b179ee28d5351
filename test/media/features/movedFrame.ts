// A real frame that is moved in a known way, and patches that move over it.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Frame } from '../../../src/media/video/index.js';
import { frameOf } from './frames.js';

const rgb = gunzipSync(readFileSync(new URL('fixtures/lifter_160x120.rgb.gz', import.meta.url)));
export const [width, height] = [160, 120];

/** Bilinear, mirrored at the edges. */
export function pixelAt(x: number, y: number): [number, number, number] {
  const within = (place: number, size: number) => {
    const period = 2 * size - 2;
    const at = ((place % period) + period) % period;
    return at < size ? at : period - at;
  };
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - ix, y - iy];
  const channel = (c: number) => {
    const look = (px: number, py: number) => rgb[3 * (within(py, height) * width + within(px, width)) + c];
    const upper = (1 - fx) * look(ix, iy) + fx * look(ix + 1, iy);
    return Math.round((1 - fy) * upper + fy * ((1 - fx) * look(ix, iy + 1) + fx * look(ix + 1, iy + 1)));
  };
  return [channel(0), channel(1), channel(2)];
}

export interface Move {
  readonly x?: number;
  readonly y?: number;
  readonly turn?: number;
  readonly zoom?: number;
}

const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];

/** Where a place of the frame lies after a rotation and zoom about the middle and a shift. */
export function moved(
  { x: dx = 0, y: dy = 0, turn = 0, zoom = 1 }: Move,
  x: number,
  y: number,
): [number, number] {
  const [a, b] = [zoom * Math.cos(turn), zoom * Math.sin(turn)];
  const [px, py] = [x - middleX, y - middleY];
  return [middleX + a * px - b * py + dx, middleY + b * px + a * py + dy];
}

export function movedFrame(index: number, move: Move): Frame {
  const { x: dx = 0, y: dy = 0, turn = 0, zoom = 1 } = move;
  const [a, b] = [Math.cos(turn) / zoom, Math.sin(turn) / zoom];
  return frameOf(index, width, height, (x, y) => {
    const [px, py] = [x - dx - middleX, y - dy - middleY];
    return pixelAt(middleX + a * px + b * py, middleY - b * px + a * py);
  });
}

/** The frame shifted by `camera`, and in it 40 × 40 pixels of its upside-down self with the left edge at `left`. */
export const withPatch = (index: number, left: number, camera = 0, top = 40): Frame =>
  frameOf(index, width, height, (x, y) => {
    const inside = x >= left && x < left + 40 && y >= top && y < top + 40;
    return inside ? pixelAt(40 + x - left, 119 - (y - top)) : pixelAt(x - camera, y);
  });

/** Seen in a mirror that stands beside it. */
export const mirrored = ({ index, width, height, data }: Frame): Frame =>
  frameOf(index, width, height, (x, y) => {
    const at = 4 * (y * width + width - 1 - x);
    return [data[at], data[at + 1], data[at + 2]];
  });
