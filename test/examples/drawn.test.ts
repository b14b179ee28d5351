// The drawn clips: the same from the same seed, and as their truth says.
import { expect, test } from 'vitest';
import { project, viewAt } from '../../examples/drawn/camera.js';
import { openClip, personAt } from '../../examples/drawn/clip.js';
import { jointsOf } from '../../examples/drawn/figure.js';
import { labelsOf, planSet, tagsCsv } from '../../examples/drawn/plan.js';
import { fps, pictureSize } from '../../examples/drawn/script.js';

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

// All of them: an action whose hands or feet are cut off may look like another, and the script leaves room for every reach.
test('whoever acts does as the truth says, with every joint in the picture', () => {
  for (const { name, script } of clips)
    for (const { action, startSec, endSec } of script.instances)
      for (let share = 0.05; share < 1; share += 0.1) {
        const sec = startSec + share * (endSec - startSec);
        const shot = script.shots.findLast((shot) => shot.startSec <= sec);
        const person = shot?.people.at(-1);
        if (!shot || !person) throw new Error(`${name} shows nobody at ${sec} s`);
        const { pose, x, act } = personAt(person, sec);
        expect(act.movement).toBe(action);
        const { head, neck, ...pairs } = jointsOf(pose);
        const outside = [head, neck, ...Object.values(pairs).flat()]
          .map(([right, up]) =>
            project(
              viewAt(shot.camera, sec),
              [x + right * person.height, person.y - up * person.height],
              pictureSize,
            ),
          )
          .filter(([x, y]) => !(x >= 0 && x <= pictureSize.width && y >= 0 && y <= pictureSize.height));
        expect(outside, `${name}, ${action} at ${sec.toFixed(2)} s`).toEqual([]);
      }
});
