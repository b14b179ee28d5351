// Inverse search at one level of a pyramid: each patch of an image is moved until it fits the next image.
import type { Size } from '../../video/index.js';
import type { PyramidLevel } from './pyramid.js';

export const patchSide = 8;
const spacing = 4;
const pixels = patchSide * patchSide;
const mostSteps = 8;
/** Pixels. A shorter step ends the search of a patch. */
const shortestStep = 0.02;
/** Added to both squared slopes of a patch, so that a patch without texture keeps the motion of the coarser level. */
const damping = 64;

/** Motion of the patches of an image: rows × columns, row by row from the top. */
export interface FlowField {
  readonly columns: number;
  readonly rows: number;
  /** Middles of the patches, in pixels of the image: of each column and of each row. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Pixels to the right and down. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 0–1: how well the patch's texture determines its motion. */
  readonly trust: Float32Array;
}

export interface PatchSearch {
  /** In pixels of this level. Overwritten by each run. */
  readonly field: FlowField;
  /** `coarser`: the field of the level of half this size, from which the search starts. */
  run(from: PyramidLevel, to: PyramidLevel, coarser?: FlowField): void;
}

export function createPatchSearch(size: Size): PatchSearch {
  const patches = createPatches(size);
  const { columns, rows, field } = patches;
  return {
    field,
    run(from, to, coarser) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const [u, v] = coarser ? sample(coarser, field.x[column] / 2, field.y[row] / 2) : [0, 0];
          search(patches, from, to, column, row, 2 * u, 2 * v);
        }
      }
      smooth(patches);
    },
  };
}

/** The patches of a level, and arrays that a search writes. */
interface Patches extends Size {
  readonly columns: number;
  readonly rows: number;
  /** First pixels of each column and of each row. */
  readonly left: Int32Array;
  readonly top: Int32Array;
  readonly field: FlowField;
  /** Motion before it is smoothed, and how much each patch counts then. */
  readonly rawU: Float32Array;
  readonly rawV: Float32Array;
  readonly fit: Float32Array;
  /** Of the last comparison: Σ difference, Σ slopeX · difference, Σ slopeY · difference. */
  readonly sums: Float64Array;
}

function createPatches({ width, height }: Size): Patches {
  const [left, top] = [places(width), places(height)];
  const [columns, rows] = [left.length, top.length];
  const plane = () => new Float32Array(columns * rows);
  return {
    ...{ width, height, columns, rows, left, top },
    field: {
      ...{ columns, rows, u: plane(), v: plane(), trust: plane() },
      x: Float32Array.from(left, (x) => x + (patchSide - 1) / 2),
      y: Float32Array.from(top, (y) => y + (patchSide - 1) / 2),
    },
    ...{ rawU: plane(), rawV: plane(), fit: plane(), sums: new Float64Array(3) },
  };
}

/**
 * Compares the patch at (px, py) with the one that lies (u, v) from it in the next image. Returns Σ (difference − mean)²,
 * ∞ if that patch leaves the image. The mean is subtracted since a change of light is not motion.
 */
function compare(
  { width, height, sums }: Patches,
  from: PyramidLevel,
  to: PyramidLevel,
  px: number,
  py: number,
  u: number,
  v: number,
): number {
  const [x, y] = [px + u, py + v];
  if (!(x >= 0 && y >= 0 && x <= width - patchSide && y <= height - patchSide)) return Infinity;
  // At the far edge the sample lies on the last pixel, and its neighbour has no weight.
  const ix = Math.min(Math.floor(x), width - patchSide - 1);
  const iy = Math.min(Math.floor(y), height - patchSide - 1);
  const [fx, fy] = [x - ix, y - iy];
  const [w11, w10, w01] = [fx * fy, fx * (1 - fy), (1 - fx) * fy];
  const w00 = 1 - w11 - w10 - w01;
  const { data: image, slopeX, slopeY } = from;
  const next = to.data;
  let [sum, squares, alongX, alongY] = [0, 0, 0, 0];
  for (let j = 0; j < patchSide; j++) {
    let a = (py + j) * width + px;
    let b = (iy + j) * width + ix;
    for (let i = 0; i < patchSide; i++, a++, b++) {
      const moved = w00 * next[b] + w10 * next[b + 1] + w01 * next[b + width] + w11 * next[b + width + 1];
      const difference = moved - image[a];
      sum += difference;
      squares += difference * difference;
      alongX += slopeX[a] * difference;
      alongY += slopeY[a] * difference;
    }
  }
  sums[0] = sum;
  sums[1] = alongX;
  sums[2] = alongY;
  return squares - (sum * sum) / pixels;
}

/** Sums over a patch's slopes: of each, and of their squares and product, with their means subtracted. */
interface Texture {
  readonly sx: number;
  readonly sy: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

function textureOf({ slopeX, slopeY, width }: PyramidLevel, px: number, py: number): Texture {
  let [sx, sy, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let j = 0; j < patchSide; j++) {
    for (let i = 0, a = (py + j) * width + px; i < patchSide; i++, a++) {
      const [gx, gy] = [slopeX[a], slopeY[a]];
      sx += gx;
      sy += gy;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  xx -= (sx * sx) / pixels;
  xy -= (sx * sy) / pixels;
  yy -= (sy * sy) / pixels;
  return { sx, sy, xx, xy, yy };
}

/** 0–1, by the lesser eigenvalue of the slopes' covariance. */
function trustOf({ xx, xy, yy }: Texture): number {
  const least = (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2;
  return least / (least + 16 * damping);
}

/** Finds the motion of one patch: from the start, or from a neighbour's motion if that fits better, by Gauss-Newton steps. */
function search(
  patches: Patches,
  from: PyramidLevel,
  to: PyramidLevel,
  column: number,
  row: number,
  startU: number,
  startV: number,
): void {
  const { columns, rawU, rawV, fit, field, sums } = patches;
  const at = row * columns + column;
  const [px, py] = [patches.left[column], patches.top[row]];
  const texture = textureOf(from, px, py);
  const { sx, sy, xy } = texture;
  const [xx, yy] = [texture.xx + damping, texture.yy + damping];
  const determinant = xx * yy - xy * xy;

  let [u, v] = [startU, startV];
  let cost = compare(patches, from, to, px, py, u, v);
  const tryFrom = (otherU: number, otherV: number) => {
    const other = compare(patches, from, to, px, py, otherU, otherV);
    if (other < cost) [u, v, cost] = [otherU, otherV, other];
  };
  // A small thing that moves by itself is missed at coarser levels, but a neighbour may have found its motion.
  if (column > 0) tryFrom(rawU[at - 1], rawV[at - 1]);
  if (row > 0) tryFrom(rawU[at - columns], rawV[at - columns]);
  // Fills the sums, which are those of the last comparison.
  if (cost !== Infinity) cost = compare(patches, from, to, px, py, u, v);
  for (let step = 0; step < mostSteps && cost !== Infinity; step++) {
    const bx = sums[1] - (sx * sums[0]) / pixels;
    const by = sums[2] - (sy * sums[0]) / pixels;
    const du = (yy * bx - xy * by) / determinant;
    const dv = (xx * by - xy * bx) / determinant;
    const next = compare(patches, from, to, px, py, u - du, v - dv);
    if (!(next < cost)) break;
    [u, v, cost] = [u - du, v - dv, next];
    if (Math.abs(du) + Math.abs(dv) < shortestStep) break;
  }
  rawU[at] = u;
  rawV[at] = v;
  field.trust[at] = trustOf(texture);
  // A patch that left the image cannot be compared: it gets the motion of its neighbours.
  fit[at] = cost === Infinity ? 1e-3 : (field.trust[at] + 0.01) / (1 + cost / pixels / 25);
  if (cost === Infinity) field.trust[at] = 0;
}

/** Means over 3 × 3 patches, weighted by `fit`. */
function smooth({ columns, rows, rawU, rawV, fit, field }: Patches): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [u, v, total] = [0, 0, 0];
      for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, rows - 1); r++) {
        for (let c = Math.max(column - 1, 0); c <= Math.min(column + 1, columns - 1); c++) {
          const weight =
            fit[r * columns + c] * (r === row && c === column ? 4 : r === row || c === column ? 2 : 1);
          u += weight * rawU[r * columns + c];
          v += weight * rawV[r * columns + c];
          total += weight;
        }
      }
      field.u[row * columns + column] = u / total;
      field.v[row * columns + column] = v / total;
    }
  }
}

/** First pixels of the patches along an axis: about `spacing` apart, the first and last at the edges. */
function places(side: number): Int32Array {
  const last = side - patchSide;
  const count = Math.ceil(last / spacing) + 1;
  return Int32Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(count - 1, 1)));
}

/** The motion (u, v) at a place between the patches: bilinear, constant beyond the outermost. */
export function sample(
  { columns, rows, x: xs, y: ys, u, v }: FlowField,
  x: number,
  y: number,
): [number, number] {
  const along = (middles: Float32Array, count: number, place: number) => {
    const whole = ((place - middles[0]) / (middles[count - 1] - middles[0] || 1)) * (count - 1);
    return Math.min(Math.max(whole, 0), count - 1);
  };
  const [fx, fy] = [along(xs, columns, x), along(ys, rows, y)];
  const [c, r] = [
    Math.min(Math.floor(fx), Math.max(columns - 2, 0)),
    Math.min(Math.floor(fy), Math.max(rows - 2, 0)),
  ];
  const [wx, wy] = [fx - c, fy - r];
  const right = columns > 1 ? 1 : 0;
  const below = rows > 1 ? columns : 0;
  const at = r * columns + c;
  const mix = (values: Float32Array) =>
    (1 - wy) * ((1 - wx) * values[at] + wx * values[at + right]) +
    wy * ((1 - wx) * values[at + below] + wx * values[at + below + right]);
  return [mix(u), mix(v)];
}
