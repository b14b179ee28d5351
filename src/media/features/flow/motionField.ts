// Motion between two frames minus the camera's, in units that do not depend on the frames' size and rate.
import type { Size } from '../../video/index.js';
import { type CameraMotion, cameraMotion, eachResidual } from './cameraMotion.js';
import type { FlowField } from './patchSearch.js';

/** Velocities are in short sides of the frame per second, to the right and down; the camera's is subtracted. */
export interface MotionField extends Pick<FlowField, 'columns' | 'rows'> {
  /** Middles of the columns and of the rows, in short sides from the middle of the frame. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** Per second: shift in short sides, zoom as growth, turn in radians. */
  readonly camera: CameraMotion;
}

/** `seconds`: between the two frames. */
export function motionField(field: FlowField, size: Size, seconds: number): MotionField {
  const camera = cameraMotion(field, size);
  const side = Math.min(size.width, size.height);
  const perSide = 1 / (side * seconds);
  const u = new Float32Array(field.u.length);
  const v = new Float32Array(field.v.length);
  eachResidual(field, size, camera, (i, du, dv) => {
    u[i] = du * perSide;
    v[i] = dv * perSide;
  });
  return {
    columns: field.columns,
    rows: field.rows,
    x: field.x.map((x) => (x - (size.width - 1) / 2) / side),
    y: field.y.map((y) => (y - (size.height - 1) / 2) / side),
    u,
    v,
    camera: {
      shiftX: camera.shiftX * perSide,
      shiftY: camera.shiftY * perSide,
      zoom: camera.zoom / seconds,
      turn: camera.turn / seconds,
    },
  };
}
