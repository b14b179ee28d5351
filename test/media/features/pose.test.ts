// Joints on a real frame, and what poses become.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openExtractor } from '../../../src/media/features/index.js';
import { streamDefaults } from '../../../src/media/features/node.js';
import { openMoveNet } from '../../../src/media/features/pose/movenet.js';
import { bodyJoints, jointCount, joints, type Pose } from '../../../src/media/features/pose/skeleton.js';
import { poseDim, poseStatistics } from '../../../src/media/features/pose/statistics.js';
import { nextBox, wholeFrame } from '../../../src/media/features/pose/tracking.js';
import type { Frame } from '../../../src/media/video/index.js';
import { extractAll, frameOf } from './frames.js';
import { models } from './tinyModels.js';

const packed = readFileSync(new URL('fixtures/lifter_160x120.rgb.gz', import.meta.url));
const rgb = gunzipSync(packed);
const lifter = (index = 0): Frame =>
  frameOf(index, 160, 120, (x, y) => [...rgb.subarray(3 * (y * 160 + x), 3 * (y * 160 + x) + 3)] as never);

/** The same picture on a grey ground that is wider and higher: the person is small, and not in the middle. */
const far = (): Frame => {
  const { data } = lifter();
  return frameOf(0, 480, 360, (x, y) => {
    const [left, top] = [x - 290, y - 30];
    if (left < 0 || left >= 160 || top < 0 || top >= 120) return [110, 110, 110];
    const at = 4 * (top * 160 + left);
    return [data[at], data[at + 1], data[at + 2]];
  });
};

/** Where they lie, told by eye from the picture. */
const places = [
  ['nose', 67, 25],
  ['leftShoulder', 78, 35],
  ['rightShoulder', 63, 35],
  ['leftHip', 77, 62],
  ['rightHip', 65, 62],
  ['leftKnee', 78, 81],
  ['rightKnee', 64, 82],
  ['leftAnkle', 80, 100],
  ['rightAnkle', 61, 106],
] as const;

const settings = await streamDefaults('pose', { models, fps: 25 });
if (settings.kind !== 'pose') throw new Error(settings.kind);
const network = await openMoveNet(settings, models);

describe('joints of a real frame', () => {
  it('lie where the person is', async () => {
    const pose = await network.look(lifter(), wholeFrame(lifter()));
    for (const [name, x, y] of places) {
      const joint = joints[name];
      expect(pose.score[joint], name).toBeGreaterThan(0.3);
      const off = Math.hypot(pose.x[joint] - x, pose.y[joint] - y);
      expect(off, `${name} at ${pose.x[joint]}, ${pose.y[joint]}`).toBeLessThan(6);
    }
  });
  it('of a small person are found by looking nearer', async () => {
    const frame = far();
    let box = wholeFrame(frame);
    for (let i = 0; i < 4; i++) box = nextBox(await network.look(frame, box), 0.3);
    expect(box.width).toBeLessThan(240);
    const pose = await network.look(frame, box);
    for (const [name, x, y] of places) {
      const joint = joints[name];
      const off = Math.hypot(pose.x[joint] - x - 290, pose.y[joint] - y - 30);
      expect(off, `${name} at ${pose.x[joint]}, ${pose.y[joint]}`).toBeLessThan(6);
    }
  });
});

const poseOf = (index: number, joint: (i: number) => readonly [number, number, number?]): Pose => {
  const all = Array.from({ length: jointCount }, (_, i) => joint(i));
  return {
    ...{ index, width: 200, height: 100 },
    x: Float32Array.from(all, ([x]) => x),
    y: Float32Array.from(all, ([, y]) => y),
    score: Float32Array.from(all, ([, , score = 1]) => score),
  };
};

/** Upright, arms down: trunk 20 pixels long, hips' middle at (100, 60); so a body is 40 pixels. */
const standing: readonly (readonly [number, number])[] = [
  ...([
    [100, 32],
    [99, 31],
    [101, 31],
    [98, 32],
    [102, 32],
    [94, 40],
    [106, 40],
    [92, 50],
    [108, 50],
  ] as const),
  ...([
    [92, 60],
    [108, 60],
    [96, 60],
    [104, 60],
    [96, 75],
    [104, 75],
    [96, 90],
    [104, 90],
  ] as const),
];

describe('where to look next', () => {
  const frame = { width: 200, height: 100 };
  it.each<[string, (i: number) => readonly [number, number, number?], object]>([
    ['nobody seen: everywhere', (i) => [...standing[i], 0.1] as const, wholeFrame(frame)],
    ['four joints: everywhere', (i) => [...standing[i], i < 4 ? 1 : 0] as const, wholeFrame(frame)],
    ['large: everywhere', (i) => [standing[i][0], 2 * standing[i][1] - 60], wholeFrame(frame)],
    // 92–108 × 31–90, enlarged by half.
    ['small: around it', (i) => standing[i], { left: 55.75, top: 16.25, width: 88.5, height: 88.5 }],
    ['tiny: a fifth of the frame', (i) => [10 + i / 10, 20], { left: -9.2, top: 0, width: 40, height: 40 }],
  ])('%s', (_, joint, box) => {
    const found = nextBox(poseOf(0, joint), 0.3);
    for (const [key, value] of Object.entries(box))
      expect(found[key as keyof typeof found], key).toBeCloseTo(value, 3);
  });
});

describe('numbers of a snippet', () => {
  const perJoint = 15;
  const ofJoint = (numbers: Float32Array, joint: number) => {
    const at = bodyJoints.indexOf(joint) * perJoint;
    return [...numbers.subarray(at, at + perJoint)];
  };
  const near = (actual: readonly number[], wanted: readonly number[]) => {
    expect(actual).toHaveLength(wanted.length);
    wanted.forEach((value, i) => {
      expect(actual[i], `number ${i}`).toBeCloseTo(value, 4);
    });
  };

  it('standing still', () => {
    const numbers = poseStatistics(
      [0, 2, 4].map((index) => poseOf(index, (i) => standing[i])),
      25,
      0.3,
    );
    expect(numbers).toHaveLength(poseDim);
    near(ofJoint(numbers, joints.leftAnkle), [-0.1, 0, 0, 0, 0, 0, 0.75, 0, 0, 0, 0, 0, 1, 0, 1]);
    // Left thigh: straight down.
    const limb = 13 * perJoint + 4 * 4;
    near([...numbers.subarray(limb, limb + 4)], [1, 0, 0, 0]);
    near([...numbers.subarray(-10)], [0.5, 0.6, 0.2, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('a wrist that goes up 4 pixels a frame, then stays', () => {
    const poses = [0, 1, 2].map((index) =>
      poseOf(index, (i) => [
        standing[i][0],
        standing[i][1] - (i === joints.leftWrist ? 4 * Math.min(index, 1) : 0),
      ]),
    );
    const numbers = ofJoint(poseStatistics(poses, 10, 0.3), joints.leftWrist);
    // y: 0, −.1, −.1 bodies; −1 body a second, then 0; so 10 bodies / s², / 10.
    near(numbers.slice(6, 12), [-0.2 / 3, Math.sqrt(2) / 30, 0.1, -0.5, 0.5, 1]);
    near(numbers.slice(12), [1, 0.5, 1]);
  });

  it('an arm that turns takes the shorter way round', () => {
    const poses = [170, -170].map((angle, index) =>
      poseOf(index, (i) =>
        i === joints.leftWrist
          ? [92 + 10 * Math.cos((angle * Math.PI) / 180), 50 + 10 * Math.sin((angle * Math.PI) / 180)]
          : standing[i],
      ),
    );
    const numbers = poseStatistics(poses, 10, 0.3);
    const limb = 13 * perJoint + 4;
    const cosine = Math.cos((10 * Math.PI) / 180);
    near([...numbers.subarray(limb, limb + 4)], [0, -cosine, 1 - cosine, (20 * Math.PI) / 180]);
  });

  it('joints that are not seen are 0, but for their score; nobody is 0 everywhere', () => {
    const hidden = poseOf(0, (i) => [...standing[i], i === joints.leftWrist ? 0.2 : 0.9]);
    near(ofJoint(poseStatistics([hidden, hidden], 25, 0.3), joints.leftWrist), [
      ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0, 0],
    ]);
    const nobody = poseOf(0, (i) => [...standing[i], 0.1]);
    expect(poseStatistics([nobody], 25, 0.3).every((value) => value === 0)).toBe(true);
    expect(poseStatistics([], 25, 0.3).every((value) => value === 0)).toBe(true);
  });

  it('do not depend on place and size, but for those that say them', () => {
    const position = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }));
    const score = fc.constantFrom(0.1, 0.5, 0.9);
    const pose = fc
      .array(fc.tuple(position, score), { minLength: jointCount, maxLength: jointCount })
      // So that no body is a point.
      .map((all) => all.with(joints.nose, [[0, 0], 0.9]).with(joints.leftAnkle, [[60, 90], 0.9]));
    fc.assert(
      fc.property(
        fc.array(pose, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -50, max: 50 }),
        fc.constantFrom(1, 2, 4),
        (poses, by, scale) => {
          const numbers = (move: (value: number) => number) =>
            poseStatistics(
              poses.map((pose, t) => poseOf(2 * t, (i) => [...pose[i][0].map(move), pose[i][1]] as never)),
              25,
              0.3,
            );
          const here = numbers((value) => value);
          const there = numbers((value) => scale * value + by);
          here.forEach((value, i) => {
            const place = i >= poseDim - 10 && i < poseDim - 7;
            expect(Number.isFinite(value)).toBe(true);
            if (!place)
              expect(Math.abs(there[i] - value), `number ${i}`).toBeLessThan(1e-3 * (1 + Math.abs(value)));
          });
        },
      ),
    );
  });
});

describe('the stream', () => {
  const grid = { fps: 25, strideFrames: 4, windowFrames: 6 };
  it.each([
    [1, 1],
    [5, 1],
    [6, 1],
    [9, 1],
    [10, 2],
    [15, 3],
  ])('%i frames are %i snippets', async (frames, snippets) => {
    const extractor = await openExtractor(settings, grid, models);
    const features = await extractAll(extractor, frames, lifter);
    expect(features.map(({ length }) => length)).toEqual(new Array(snippets).fill(poseDim));
    expect(extractor.dim).toBe(poseDim);
    // A second video, as if it were the first.
    expect(await extractAll(extractor, frames, lifter)).toEqual(features);
    await extractor.close();
  });
});
