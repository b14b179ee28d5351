// Motion between two frames as a picture that a backbone for pictures can look at.
import type { Frame } from '../../video/index.js';
import type { MotionField } from './motionField.js';

/**
 * A pixel a patch: red is velocity to the right, green velocity down, both 128 at rest, blue the length, 0 at rest; all cut off at
 * `fastest` short sides a second, as L. Wang et al., "Temporal Segment Networks", ECCV 2016, cut flow off at 20 pixels.
 */
export function flowImage({ columns, rows, u, v }: MotionField, index: number, fastest: number): Frame {
  const data = new Uint8Array(4 * columns * rows);
  const level = (velocity: number) => Math.round(128 + 127 * Math.min(Math.max(velocity / fastest, -1), 1));
  for (let i = 0; i < u.length; i++) {
    data[4 * i] = level(u[i]);
    data[4 * i + 1] = level(v[i]);
    data[4 * i + 2] = Math.round(255 * Math.min(Math.hypot(u[i], v[i]) / fastest, 1));
    data[4 * i + 3] = 255;
  }
  return { index, width: columns, height: rows, data };
}
