// Statistics of a value over time that is unseen at some times.

/** A value at each time; undefined where it was not seen. */
export type Track = readonly (number | undefined)[];

interface Step {
  /** Per second. */
  readonly velocity: number;
  /** Midway between both times. */
  readonly seconds: number;
}

/** Steps between consecutive times at both of which the value was seen. `change`: from one value to the next. */
function steps(
  track: Track,
  seconds: readonly number[],
  change = (from: number, to: number): number => to - from,
): Step[] {
  return track.slice(1).flatMap((value, i) => {
    const before = track[i];
    const time = seconds[i + 1] - seconds[i];
    return value === undefined || before === undefined || time <= 0
      ? []
      : [{ velocity: change(before, value) / time, seconds: (seconds[i] + seconds[i + 1]) / 2 }];
  });
}

/** Velocities per second, one for each step. */
export const velocities = (track: Track, seconds: readonly number[]): number[] =>
  steps(track, seconds).map(({ velocity }) => velocity);

/** Mean, standard deviation, range, mean velocity, mean |velocity|, mean |acceleration| / 10. */
export function motion(track: Track, seconds: readonly number[]): number[] {
  const values = track.filter((value) => value !== undefined);
  const centre = mean(values);
  const taken = steps(track, seconds);
  const speeds = taken.map(({ velocity }) => velocity);
  const accelerations = taken
    .slice(1)
    .map((step, i) => Math.abs(step.velocity - taken[i].velocity) / (step.seconds - taken[i].seconds));
  return [
    centre,
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2))),
    range(values),
    mean(speeds),
    mean(speeds.map(Math.abs)),
    mean(accelerations) / 10,
  ];
}

/**
 * Of angles in radians: mean sine and cosine, 1 − length of that mean vector, mean |angular velocity| / 10 with turns by
 * less than π. Zeros if no angle was seen.
 */
export function turning(angles: Track, seconds: readonly number[]): number[] {
  const seen = angles.filter((angle) => angle !== undefined);
  if (seen.length === 0) return [0, 0, 0, 0];
  const [sine, cosine] = [mean(seen.map(Math.sin)), mean(seen.map(Math.cos))];
  const turns = steps(angles, seconds, (from, to) => Math.atan2(Math.sin(to - from), Math.cos(to - from)));
  return [
    sine,
    cosine,
    1 - Math.hypot(sine, cosine),
    mean(turns.map(({ velocity }) => Math.abs(velocity))) / 10,
  ];
}

/** 0 of no values. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** 0 of no values. */
export const range = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
