// Which picture each frame of the grid shows: against the definition, on any times.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameCount, GridWalk } from '../../../src/media/video/grid.js';

/** The picture that every frame of the grid shows. */
function shown(times: readonly number[], lastsSec: number, fps: number): number[] {
  const walk = new GridWalk(fps);
  const frames: number[] = [];
  const fill = ({ from, to }: { from: number; to: number }, picture: number) => {
    expect(from).toBe(frames.length);
    for (let k = from; k < to; k++) frames.push(picture);
  };
  times.forEach((time, i) => {
    const range = walk.begin(time, i === times.length - 1 ? lastsSec : 0);
    if (i > 0) fill(range, i - 1);
    else expect(range).toEqual({ from: 0, to: 0 });
  });
  const { from, to } = walk.end();
  if (frames.length < to) fill({ from, to }, times.length - 1);
  return frames.slice(0, to);
}

it.each([
  { name: 'its own rate', times: [0, 0.04, 0.08], lasts: 0.04, fps: 25, frames: [0, 1, 2] },
  { name: 'half the rate', times: [0, 0.02, 0.04, 0.06], lasts: 0.02, fps: 25, frames: [0, 2] },
  { name: 'twice the rate', times: [0, 0.08], lasts: 0.08, fps: 25, frames: [0, 0, 1, 1] },
  { name: 'a late beginning', times: [0.1, 0.14], lasts: 0.04, fps: 25, frames: [0, 0, 0, 0, 1] },
  { name: 'a beginning before 0', times: [-0.08, -0.04, 0], lasts: 0.04, fps: 25, frames: [2] },
  { name: 'a gap', times: [0, 0.16], lasts: 0.04, fps: 25, frames: [0, 0, 0, 0, 1] },
  { name: 'whole milliseconds', times: [0, 0.033, 0.067, 0.1], lasts: 0.033, fps: 30, frames: [0, 1, 2, 3] },
  { name: 'times that go back', times: [0, 0.08, 0.04, 0.12], lasts: 0.04, fps: 25, frames: [0, 0, 2, 3] },
  { name: 'one picture of no duration', times: [0], lasts: 0, fps: 25, frames: [0] },
])('$name', ({ times, lasts, fps, frames }) => {
  expect(shown(times, lasts, fps)).toEqual(frames);
});

it('shows the last picture whose time has come, whatever the times', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 60 }),
      (ms, lastMs, fps) => {
        const times = ms.map((_, i) => ms.slice(0, i + 1).reduce((sum, step) => sum + step) / 1000);
        const last = times[times.length - 1] ?? 0;
        const frames = shown(times, lastMs / 1000, fps);
        frames.forEach((picture, k) => {
          // 1 ms late is in time; times are summed up in binary.
          const come = times.filter((time) => time <= k / fps + 1e-3 - 1e-9);
          const coming = times.filter((time) => time <= k / fps + 1e-3 + 1e-9);
          expect(picture).toBeGreaterThanOrEqual(Math.max(come.length - 1, 0));
          expect(picture).toBeLessThanOrEqual(Math.max(coming.length - 1, 0));
        });
        if (lastMs > 0) expect(frames.length).toBe(frameCount(last + lastMs / 1000, fps));
      },
    ),
  );
});
