// The poses of a snippet → numbers that say how the body is held and how it moves, wherever and however large it is.
import { bodyJoints, joints, limbs, type Pose } from './skeleton.js';

const jointNumbers = 15;
const limbNumbers = 4;
const bodyNumbers = 10;

/** 13 joints × 15, 12 limbs × 4, and 10 of the whole body. */
export const poseDim = bodyJoints.length * jointNumbers + limbs.length * limbNumbers + bodyNumbers;

/**
 * D = 253 numbers, in units that keep most of them within ±2. A joint counts where its score is `minScore` or more; what
 * was never seen is 0. Lengths are in bodies: twice the length of the trunk, from the middle of the shoulders to that of
 * the hips (median over the snippet). Positions are relative to the middle of the hips in the same frame.
 *
 * - For each of 13 joints (nose, shoulders, elbows, wrists, hips, knees, ankles; left before right): of x then y: mean,
 *   standard deviation, range, mean velocity and mean |velocity| (bodies / s), mean |acceleration| (bodies / s², / 10);
 *   mean score; mean speed in the frame rather than to the hips; share of frames in which it is seen.
 * - For each of 12 limbs: mean of the sine and of the cosine of its angle, 1 − length of that mean vector (how much the
 *   angle varies), mean |angular velocity| (radians / s, / 10).
 * - The body: mean x and y of its middle (shares of the frame's width and height), its size (share of the frame's longer
 *   side), mean velocity and mean |velocity| of its middle in x and y (bodies / s), range of its middle in x and y
 *   (bodies), share of frames with a body.
 */
export function poseStatistics(poses: readonly Pose[], fps: number, minScore: number): Float32Array {
  const numbers = new Float32Array(poseDim);
  const bodies = poses.flatMap((pose) => {
    const body = bodyOf(pose, minScore);
    return body ? [body] : [];
  });
  if (bodies.length === 0) return numbers;
  const unit = median(bodies.map(({ size }) => size));
  const at: Track = { seconds: bodies.map(({ pose }) => pose.index / fps) };

  const values: number[] = [];
  const middleX = bodies.map(({ x }) => x / unit);
  const middleY = bodies.map(({ y }) => y / unit);
  for (const joint of bodyJoints) {
    const seen = (value: (body: Body) => number) =>
      bodies.map((body) => (body.pose.score[joint] >= minScore ? value(body) / unit : undefined));
    const x = seen((body) => body.pose.x[joint] - body.x);
    const y = seen((body) => body.pose.y[joint] - body.y);
    const inFrameX = velocities(
      seen(({ pose }) => pose.x[joint]),
      at,
    );
    const inFrameY = velocities(
      seen(({ pose }) => pose.y[joint]),
      at,
    );
    const speeds = inFrameX.map(({ value }, i) => Math.hypot(value, inFrameY[i].value));
    values.push(
      ...motion(x, at),
      ...motion(y, at),
      mean(poses.map(({ score }) => score[joint])),
      mean(speeds),
      x.filter((value) => value !== undefined).length / poses.length,
    );
  }
  for (const limb of limbs) values.push(...turning(limb, bodies, at, minScore));
  const [first] = poses;
  values.push(
    mean(bodies.map(({ x, pose }) => x / pose.width)),
    mean(bodies.map(({ y, pose }) => y / pose.height)),
    unit / Math.max(first.width, first.height),
  );
  for (const middle of [middleX, middleY]) {
    const steps = velocities(middle, at).map(({ value }) => value);
    values.push(mean(steps), mean(steps.map(Math.abs)), range(middle));
  }
  values.push(bodies.length / poses.length);
  numbers.set(values);
  return numbers;
}

interface Body {
  readonly pose: Pose;
  /** Its middle: that of the hips, or of the shoulders, or of all joints seen. */
  readonly x: number;
  readonly y: number;
  /** In pixels. */
  readonly size: number;
}

/** A value at some of the frames of a track. */
type Seen = readonly (number | undefined)[];
interface Track {
  readonly seconds: readonly number[];
}
interface Step {
  /** A second. */
  readonly value: number;
  /** Its middle. */
  readonly seconds: number;
}

/** The body, if three joints at least are seen. */
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
  // A body seen from above, bent, or only in part: its trunk says nothing of its size.
  return { pose, ...around, size: Math.max(trunk, extent / 3, 1) };
}

/** Mean, deviation, range, mean velocity, mean |velocity|, mean |acceleration| / 10. */
function motion(track: Seen, at: Track): number[] {
  const values = track.filter((value) => value !== undefined);
  const centre = mean(values);
  const steps = velocities(track, at);
  const speeds = steps.map(({ value }) => value);
  const accelerations = steps
    .slice(1)
    .map(({ value, seconds }, i) => Math.abs(value - steps[i].value) / (seconds - steps[i].seconds));
  return [
    centre,
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2))),
    range(values),
    mean(speeds),
    mean(speeds.map(Math.abs)),
    mean(accelerations) / 10,
  ];
}

/** Between frames that follow each other, both with a value. */
function velocities(track: Seen, { seconds }: Track): Step[] {
  return track.slice(1).flatMap((value, i) => {
    const before = track[i];
    const time = seconds[i + 1] - seconds[i];
    return value === undefined || before === undefined || time <= 0
      ? []
      : [{ value: (value - before) / time, seconds: (seconds[i] + seconds[i + 1]) / 2 }];
  });
}

function turning(
  [from, to]: readonly [number, number],
  bodies: readonly Body[],
  { seconds }: Track,
  minScore: number,
): number[] {
  const angles = bodies.map(({ pose: { x, y, score } }) =>
    score[from] >= minScore && score[to] >= minScore
      ? Math.atan2(y[to] - y[from], x[to] - x[from])
      : undefined,
  );
  const seen = angles.filter((angle) => angle !== undefined);
  if (seen.length === 0) return [0, 0, 0, 0];
  const [sine, cosine] = [mean(seen.map(Math.sin)), mean(seen.map(Math.cos))];
  const turns = angles.slice(1).flatMap((angle, i) => {
    const before = angles[i];
    const time = seconds[i + 1] - seconds[i];
    if (angle === undefined || before === undefined || time <= 0) return [];
    // The shorter way round.
    return [Math.abs(Math.atan2(Math.sin(angle - before), Math.cos(angle - before))) / time];
  });
  return [sine, cosine, 1 - Math.hypot(sine, cosine), mean(turns) / 10];
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const range = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
