// The part of the next frame in which the pose is estimated: all of it, or a square around a small person.
import type { Size } from '../../video/index.js';
import { type Box, fitBox } from '../resize.js';
import { jointCount, type Pose } from './skeleton.js';

/** Share of the frame's longer side below which a person is small: joints of small persons are found less exactly. */
const smallShare = 0.75;
/** Enlargement of the square around the joints: for the body beyond the outermost joints, and for its motion. */
const enlargement = 1.5;
/** Least side of the square, as a share of the whole frame's: enlarging a few pixels adds no detail. */
const leastShare = 0.2;
/** With fewer joints the person is lost. */
const fewestJoints = 5;

/** The square that shows a whole frame. */
export const wholeFrame = (frame: Size): Box => fitBox(frame, { width: 1, height: 1 }, 'letterbox');

/**
 * The square for the next frame. Joints count from 0.7 · `minScore` on, since the scores of a small person are low until
 * the square is small.
 */
export function nextBox({ x, y, score, ...frame }: Pose, minScore: number): Box {
  const whole = wholeFrame(frame);
  const seen = Array.from({ length: jointCount }, (_, i) => i).filter((i) => score[i] >= minScore * 0.7);
  if (seen.length < fewestJoints) return whole;
  const [left, right] = range(seen.map((i) => x[i]));
  const [top, bottom] = range(seen.map((i) => y[i]));
  const extent = Math.max(right - left, bottom - top) * enlargement;
  if (extent >= smallShare * whole.width) return whole;
  const side = Math.max(extent, leastShare * whole.width);
  return { left: (left + right - side) / 2, top: (top + bottom - side) / 2, width: side, height: side };
}

const range = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
