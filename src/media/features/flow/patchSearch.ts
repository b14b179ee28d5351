// Inverse search at one size of an image: patches of it, each moved until it fits the next image.

import type { Size } from '../resize.js';
import type { PyramidLevel } from './pyramid.js';

export const patchSide = 8;
const spacing = 4;
const pixels = patchSide * patchSide;
const mostSteps = 8;
/** Pixels; a shorter step ends the search of a patch. */
const shortestStep = 0.02;
/** Added to both squared slopes of a patch, so that one without texture stays where larger patches put it. */
const damping = 64;

/** Motion of places on a grid of rows × columns, row by row from the top. */
export interface FlowField {
  readonly columns: number;
  readonly rows: number;
  /** Middles of the patches, in pixels of the image: of each column and of each row. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Pixels to the right and down. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 0–1: how far the patch's texture tells its motion. */
  readonly trust: Float32Array;
}

export interface PatchSearch {
  /** In pixels of this level. Written over by each run. */
  readonly field: FlowField;
  /** `coarser`: the field of the level of half this size, which the search starts from. */
  run(from: PyramidLevel, to: PyramidLevel, coarser?: FlowField): void;
}

export function createPatchSearch({ width, height }: Size): PatchSearch {
  const left = places(width);
  const top = places(height);
  const [columns, rows] = [left.length, top.length];
  const plane = () => new Float32Array(columns * rows);
  const field: FlowField = {
    ...{ columns, rows, u: plane(), v: plane(), trust: plane() },
    x: Float32Array.from(left, (x) => x + (patchSide - 1) / 2),
    y: Float32Array.from(top, (y) => y + (patchSide - 1) / 2),
  };
  const [rawU, rawV, fit] = [plane(), plane(), plane()];
  /** Of the patch that is looked at: Σ difference, Σ its square, Σ slopes · difference. */
  const sums = new Float64Array(4);

  /** Compares a patch with the one that lies (u, v) from it: cost, ∞ if that leaves the image. */
  function compare(
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
    sums[2] = alongX;
    sums[3] = alongY;
    // Without the mean: light that grows or fades is no motion.
    return squares - (sum * sum) / pixels;
  }

  function search(
    from: PyramidLevel,
    to: PyramidLevel,
    column: number,
    row: number,
    startU: number,
    startV: number,
  ) {
    const at = row * columns + column;
    const [px, py] = [left[column], top[row]];
    let [sx, sy, xx, xy, yy] = [0, 0, 0, 0, 0];
    for (let j = 0; j < patchSide; j++) {
      for (let i = 0, a = (py + j) * width + px; i < patchSide; i++, a++) {
        const [gx, gy] = [from.slopeX[a], from.slopeY[a]];
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
    const least = (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2;
    field.trust[at] = least / (least + 16 * damping);
    xx += damping;
    yy += damping;
    const determinant = xx * yy - xy * xy;

    let [u, v] = [startU, startV];
    let cost = compare(from, to, px, py, u, v);
    const tryFrom = (otherU: number, otherV: number) => {
      const other = compare(from, to, px, py, otherU, otherV);
      if (other < cost) [u, v, cost] = [otherU, otherV, other];
    };
    // What the neighbours found may fit better than what larger patches did: small things that move by themselves.
    if (column > 0) tryFrom(rawU[at - 1], rawV[at - 1]);
    if (row > 0) tryFrom(rawU[at - columns], rawV[at - columns]);
    // The sums are of the last comparison.
    if (cost !== Infinity) cost = compare(from, to, px, py, u, v);
    for (let step = 0; step < mostSteps && cost !== Infinity; step++) {
      const bx = sums[2] - (sx * sums[0]) / pixels;
      const by = sums[3] - (sy * sums[0]) / pixels;
      const du = (yy * bx - xy * by) / determinant;
      const dv = (xx * by - xy * bx) / determinant;
      const next = compare(from, to, px, py, u - du, v - dv);
      if (!(next < cost)) break;
      [u, v, cost] = [u - du, v - dv, next];
      if (Math.abs(du) + Math.abs(dv) < shortestStep) break;
    }
    rawU[at] = u;
    rawV[at] = v;
    // Beyond the edge nothing can be compared: such a patch goes with its neighbours.
    fit[at] = cost === Infinity ? 1e-3 : (field.trust[at] + 0.01) / (1 + cost / pixels / 25);
    if (cost === Infinity) field.trust[at] = 0;
  }

  /** Means over 3 × 3 patches, those with texture that fit well first. */
  function smooth(): void {
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

  return {
    field,
    run(from, to, coarser) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const [u, v] = coarser ? sample(coarser, field.x[column] / 2, field.y[row] / 2) : [0, 0];
          search(from, to, column, row, 2 * u, 2 * v);
        }
      }
      smooth();
    },
  };
}

/** First pixels of patches along a side: about `spacing` apart, the first and last at the edges. */
function places(side: number): Int32Array {
  const room = side - patchSide;
  const count = Math.ceil(room / spacing) + 1;
  return Int32Array.from({ length: count }, (_, i) => Math.round((i * room) / Math.max(count - 1, 1)));
}

/** The field between its patches, bilinear; beyond the outer ones as they are. */
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
