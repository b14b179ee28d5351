// The flow of a real frame that was moved in known ways.
import { describe, expect, it } from 'vitest';
import { greyFrame } from '../../../src/media/features/flow/greyFrame.js';
import { createOpticalFlow, type OpticalFlow } from '../../../src/media/features/flow/opticalFlow.js';
import type { FlowField } from '../../../src/media/features/flow/patchSearch.js';
import { type Frame, scaledSize } from '../../../src/media/video/index.js';
import { frameOf } from './frames.js';
import { type Move, moved, movedFrame, pixelAt, withPatch } from './movedFrame.js';

function pair(flow: OpticalFlow, first: Frame, second: Frame): FlowField {
  flow.reset();
  greyFrame(first, flow.image);
  expect(flow.next()).toBeUndefined();
  greyFrame(second, flow.image);
  return flow.next() as FlowField;
}

/** Mean distance to the true motion, in pixels, of patches that stay in the picture. */
function meanError({ columns, rows, x, y, u, v }: FlowField, move: Move): number {
  const errors: number[] = [];
  for (let i = 0; i < columns * rows; i++) {
    const [px, py] = [x[i % columns], y[Math.floor(i / columns)]];
    const [tx, ty] = moved(move, px, py);
    if (tx > 0 && ty > 0 && tx < 159 && ty < 119) errors.push(Math.hypot(u[i] - tx + px, v[i] - ty + py));
  }
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

const flow = createOpticalFlow({ width: 160, height: 120 });

describe('flow', () => {
  it.each<[string, Move, number]>([
    ['of a shift', { x: 2.5, y: 1 }, 0.1],
    ['of a large shift', { x: -9, y: 4 }, 0.25],
    ['of a turn', { turn: Math.PI / 60 }, 0.3],
    ['of a zoom', { zoom: 1.04 }, 0.3],
    ['of all together', { x: 2, y: -1.5, turn: Math.PI / 90, zoom: 1.02 }, 0.3],
  ])('%s', (_, move, most) => {
    expect(meanError(pair(flow, movedFrame(0, {}), movedFrame(1, move)), move)).toBeLessThan(most);
  });

  it('of light that fades is nothing', () => {
    const bright = movedFrame(0, {});
    const dark = frameOf(1, 160, 120, (x, y) => pixelAt(x, y).map((value) => value - 12) as never);
    expect(meanError(pair(flow, bright, dark), {})).toBeLessThan(0.1);
  });

  it('of a still picture is exactly 0, and of one without texture too', () => {
    for (const frame of [movedFrame(0, {}), frameOf(0, 160, 120, () => [90, 90, 90])])
      for (const values of [pair(flow, frame, frame).u, pair(flow, frame, frame).v])
        expect(values.every((value) => value === 0)).toBe(true);
  });

  it('is that of a patch inside it, and none around', () => {
    const { columns, x, y, u } = pair(flow, withPatch(0, 50), withPatch(1, 54));
    const inside = [...u].filter((_, i) => {
      const [px, py] = [x[i % columns], y[Math.floor(i / columns)]];
      return px > 58 && px < 82 && py > 48 && py < 72;
    });
    for (const value of inside) expect(Math.abs(value - 4)).toBeLessThan(0.5);
    const far = [...u].filter((_, i) => x[i % columns] > 110);
    for (const value of far) expect(Math.abs(value)).toBeLessThan(0.1);
  });

  it.each([
    [1, 1],
    [7, 5],
    [16, 300],
    [161, 119],
    [33, 47],
  ])('of odd sizes: %i×%i', (width, height) => {
    const small = createOpticalFlow({ width, height });
    const shifted = (index: number) => frameOf(index, width, height, (x, y) => pixelAt(x - index, y));
    const { u, v } = pair(small, shifted(0), shifted(1));
    for (const values of [u, v]) expect(values.every(Number.isFinite)).toBe(true);
    if (Math.min(width, height) < 30) return;
    expect(Math.abs(u.toSorted()[u.length >> 1] - 1)).toBeLessThan(0.1);
    expect(Math.abs(v.toSorted()[v.length >> 1])).toBeLessThan(0.1);
  });
});

describe('grey', () => {
  it('keeps the mean of a picture that is scaled by any factor', () => {
    const frame = movedFrame(0, {});
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const means = [120, 96, 77, 31].map((side) => {
      const { width, height } = scaledSize(frame, side);
      expect(Math.min(width, height)).toBe(side);
      const image = { width, height, data: new Float32Array(width * height) };
      greyFrame(frame, image);
      return mean(image.data);
    });
    for (const value of means) expect(value).toBeCloseTo(means[0], 2);
  });
  it('weighs colours as eyes do, and never enlarges', () => {
    const colours = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ] as const;
    const image = { width: 3, height: 1, data: new Float32Array(3) };
    greyFrame(
      frameOf(0, 3, 1, (x) => colours[x]),
      image,
    );
    expect([...image.data].map(Math.round)).toEqual([76, 150, 29]);
    expect(scaledSize({ width: 31, height: 77 }, 120)).toEqual({ width: 31, height: 77 });
  });
});
