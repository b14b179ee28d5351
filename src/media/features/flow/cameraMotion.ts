// The camera's motion in a flow field: that of most of the picture, to be subtracted.
import { upperMedian } from '../../../core/index.js';
import type { Size } from '../../video/index.js';
import type { FlowField } from './patchSearch.js';

/** A similarity: (u, v) = shift + zoom · (x, y) + turn · (−y, x), with (x, y) from the middle of the image. */
export interface CameraMotion {
  /** Pixels to the right and down. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Growth, .01 for one per cent. */
  readonly zoom: number;
  /** Radians clockwise. */
  readonly turn: number;
}

const rounds = 8;
/** Pixels: the least scale of residuals. */
const leastScale = 0.25;

/**
 * Iteratively reweighted least squares with the weights of Geman and McClure, (1 + r²/s²)⁻², so that things that move by
 * themselves hardly count; s is 1.5 times the median of the residuals r. The median motion is the start, so the fit holds
 * unless half of the picture moves differently. No motion where the picture has no texture.
 */
export function cameraMotion(field: FlowField, size: Size): CameraMotion {
  let camera: CameraMotion = { shiftX: upperMedian(field.u), shiftY: upperMedian(field.v), zoom: 0, turn: 0 };
  const residuals = new Float32Array(field.u.length);
  for (let round = 0; round < rounds; round++) {
    eachResidual(field, size, camera, (i, du, dv) => {
      residuals[i] = Math.hypot(du, dv);
    });
    const scale = Math.max(1.5 * upperMedian(residuals), leastScale);
    const next = fitSimilarity(field, size, (i) => field.trust[i] / (1 + (residuals[i] / scale) ** 2) ** 2);
    if (next === undefined) return { shiftX: 0, shiftY: 0, zoom: 0, turn: 0 };
    camera = next;
  }
  return camera;
}

/** Least squares with a weight for each patch. Undefined if all weights are 0. */
export function fitSimilarity(
  { columns, rows, x, y, u, v }: FlowField,
  { width, height }: Size,
  weightOf: (i: number) => number,
): CameraMotion | undefined {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  let [total, sx, sy, su, sv, squares, along, across] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let row = 0, i = 0; row < rows; row++) {
    const py = y[row] - middleY;
    for (let column = 0; column < columns; column++, i++) {
      const px = x[column] - middleX;
      const weight = weightOf(i);
      total += weight;
      sx += weight * px;
      sy += weight * py;
      su += weight * u[i];
      sv += weight * v[i];
      squares += weight * (px * px + py * py);
      along += weight * (px * u[i] + py * v[i]);
      across += weight * (px * v[i] - py * u[i]);
    }
  }
  if (total < 1e-6) return undefined;
  // Relative to the weighted mean position and motion.
  const spread = squares - (sx * sx + sy * sy) / total;
  const zoom = spread > 1e-3 ? (along - (sx * su + sy * sv) / total) / spread : 0;
  const turn = spread > 1e-3 ? (across - (sx * sv - sy * su) / total) / spread : 0;
  return {
    shiftX: (su - zoom * sx + turn * sy) / total,
    shiftY: (sv - zoom * sy - turn * sx) / total,
    zoom,
    turn,
  };
}

/** Calls `take` with each patch's motion minus the camera's. */
export function eachResidual(
  { columns, rows, x, y, u, v }: FlowField,
  { width, height }: Size,
  { shiftX, shiftY, zoom, turn }: CameraMotion,
  take: (i: number, u: number, v: number) => void,
): void {
  for (let row = 0, i = 0; row < rows; row++) {
    const py = y[row] - (height - 1) / 2;
    for (let column = 0; column < columns; column++, i++) {
      const px = x[column] - (width - 1) / 2;
      take(i, u[i] - shiftX - zoom * px + turn * py, v[i] - shiftY - zoom * py - turn * px);
    }
  }
}
