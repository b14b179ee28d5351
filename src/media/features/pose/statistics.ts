// The poses of a snippet → statistics of posture and motion, which do not depend on the body's place and size.
import { upperMedian } from '../../../core/index.js';
import { bodyJoints, joints, limbs, type Pose } from './skeleton.js';
import { mean, motion, range, type Track, turning, velocities } from './tracks.js';

const jointNumbers = 15;
const limbNumbers = 4;
const bodyNumbers = 10;

/** 13 joints × 15, 12 limbs × 4, and 10 of the whole body. */
export const poseDim = bodyJoints.length * jointNumbers + limbs.length * limbNumbers + bodyNumbers;

/**
 * D = 253 numbers, in units in which most lie within ±2. A joint counts as seen where its score is `minScore` or more;
 * numbers of unseen joints are 0. Lengths are in bodies: twice the length of the trunk, from the middle of the shoulders
 * to the middle of the hips (median over the snippet). Positions are relative to the middle of the hips in the same
 * frame.
 *
 * - For each of 13 joints (nose, shoulders, elbows, wrists, hips, knees, ankles; left before right): of x then y: mean,
 *   standard deviation, range, mean velocity and mean |velocity| (bodies / s), mean |acceleration| (bodies / s², / 10);
 *   mean score; mean speed relative to the frame instead of the hips; share of frames in which it is seen.
 * - For each of 12 limbs: mean of the sine and of the cosine of its angle, 1 − length of that mean vector (how much the
 *   angle varies), mean |angular velocity| (radians / s, / 10).
 * - The body: mean x and y of its middle (shares of the frame's width and height), its size (share of the frame's longer
 *   side), mean velocity and mean |velocity| of its middle in x and y (bodies / s), range of its middle in x and y
 *   (bodies), share of frames with a body.
 */
export function poseStatistics(poses: readonly Pose[], fps: number, minScore: number): Float32Array {
  const bodies = poses.flatMap((pose) => bodyOf(pose, minScore) ?? []);
  if (bodies.length === 0) return new Float32Array(poseDim);
  const unit = upperMedian(bodies.map(({ size }) => size));
  const seconds = bodies.map(({ pose }) => pose.index / fps);

  const ofJoint = (joint: number): number[] => {
    const track = (value: (body: Body) => number): Track =>
      bodies.map((body) => (body.pose.score[joint] >= minScore ? value(body) / unit : undefined));
    const x = track((body) => body.pose.x[joint] - body.x);
    const y = track((body) => body.pose.y[joint] - body.y);
    const inFrameX = velocities(
      track(({ pose }) => pose.x[joint]),
      seconds,
    );
    const inFrameY = velocities(
      track(({ pose }) => pose.y[joint]),
      seconds,
    );
    return [
      ...motion(x, seconds),
      ...motion(y, seconds),
      mean(poses.map(({ score }) => score[joint])),
      mean(inFrameX.map((velocity, i) => Math.hypot(velocity, inFrameY[i]))),
      x.filter((value) => value !== undefined).length / poses.length,
    ];
  };
  const ofLimb = ([from, to]: readonly [number, number]): number[] =>
    turning(
      bodies.map(({ pose: { x, y, score } }) =>
        Math.min(score[from], score[to]) >= minScore
          ? Math.atan2(y[to] - y[from], x[to] - x[from])
          : undefined,
      ),
      seconds,
    );
  const ofMiddle = (middle: readonly number[]): number[] => {
    const speeds = velocities(middle, seconds);
    return [mean(speeds), mean(speeds.map(Math.abs)), range(middle)];
  };

  return Float32Array.from([
    ...bodyJoints.flatMap(ofJoint),
    ...limbs.flatMap(ofLimb),
    mean(bodies.map(({ x, pose }) => x / pose.width)),
    mean(bodies.map(({ y, pose }) => y / pose.height)),
    unit / Math.max(poses[0].width, poses[0].height),
    ...ofMiddle(bodies.map(({ x }) => x / unit)),
    ...ofMiddle(bodies.map(({ y }) => y / unit)),
    bodies.length / poses.length,
  ]);
}

interface Body {
  readonly pose: Pose;
  /** Its middle: that of the hips; if they are unseen, of the shoulders, or else of all seen joints. */
  readonly x: number;
  readonly y: number;
  /** In pixels. */
  readonly size: number;
}

/** Undefined if fewer than three joints are seen. */
function bodyOf(pose: Pose, minScore: number): Body | undefined {
  const { x, y, score } = pose;
  const seen = bodyJoints.filter((joint) => score[joint] >= minScore);
  if (seen.length < 3) return undefined;
  const middle = (of: readonly number[]) => {
    const some = of.filter((joint) => score[joint] >= minScore);
    return some.length > 0
      ? { x: mean(some.map((joint) => x[joint])), y: mean(some.map((joint) => y[joint])) }
      : undefined;
  };
  const hips = middle([joints.leftHip, joints.rightHip]);
  const shoulders = middle([joints.leftShoulder, joints.rightShoulder]);
  const extent = Math.hypot(range(seen.map((joint) => x[joint])), range(seen.map((joint) => y[joint])));
  const trunk = hips && shoulders ? 2 * Math.hypot(hips.x - shoulders.x, hips.y - shoulders.y) : 0;
  const around = hips ?? shoulders ?? middle(seen) ?? { x: 0, y: 0 };
  // The trunk of a body that is bent, seen from above or only in part is too short for its size.
  return { pose, ...around, size: Math.max(trunk, extent / 3, 1) };
}
