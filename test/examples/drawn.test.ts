// The drawn clips: the same from the same seed, and as their truth says.
import { expect, test } from 'vitest';
import { openClip } from '../../examples/drawn/clip.js';
import { labelsOf, planSet, tagsCsv } from '../../examples/drawn/plan.js';
import { fps } from '../../examples/drawn/script.js';

const clips = planSet(0);

test('segments lie within the clip, and none overlaps another of its label', () => {
  for (const { script } of clips) {
    const sorted = [...script.instances].sort((a, b) => a.startSec - b.startSec);
    for (const [i, { action, startSec, endSec }] of sorted.entries()) {
      expect(startSec).toBeGreaterThanOrEqual(0);
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec).toBeLessThanOrEqual(script.frames / fps);
      const next = sorted.slice(i + 1).find((other) => other.action === action);
      if (next) expect(next.startSec).toBeGreaterThanOrEqual(endSec);
    }
  }
});

test('every split has every class', () => {
  for (const split of ['train', 'validation', 'test']) {
    const own = clips.filter((clip) => clip.split === split);
    expect(new Set(own.flatMap(({ script }) => labelsOf(script))).size).toBe(6);
  }
  expect(tagsCsv(clips).split('\n')).toHaveLength(62);
});

test('the same seed draws the same frames, none of them blank; another seed others', () => {
  const frame = (seed: number, index: number) =>
    Buffer.from(openClip(planSet(seed)[0].script).draw(index).data);
  for (const index of [0, 100, 300]) {
    expect(frame(0, index).equals(frame(0, index))).toBe(true);
    expect(frame(0, index).equals(frame(1, index))).toBe(false);
    const grey = frame(0, index).filter((_, at) => at % 4 === 1);
    const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
    expect(
      Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length),
    ).toBeGreaterThan(15);
  }
});
