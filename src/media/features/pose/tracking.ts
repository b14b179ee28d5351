// Where to look for the person next: in the whole frame, or nearer where it was small.
import { type Box, fitBox, type Size } from '../resize.js';
import { jointCount, type Pose } from './skeleton.js';

/** A person is looked for nearer below this share of the frame's longer side: joints of smaller ones get less exact. */
const smallShare = 0.75;
/** A square around the joints is enlarged by this: what is beyond the outermost joints, and room to move. */
const enlargement = 1.5;
/** No square is smaller than this share of the whole frame's: the network is given pixels, not blots. */
const leastShare = 0.2;
/** A person is lost with fewer joints than this. */
const fewestJoints = 5;

/** The square that shows a whole frame. */
export const wholeFrame = (frame: Size): Box => fitBox(frame, { width: 1, height: 1 }, 'letterbox');

/**
 * The square to look in next. Joints count a little below `minScore` here, since small persons score low until they are
 * looked at nearer.
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
