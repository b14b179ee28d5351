// The jointed figure: a skeleton in three dimensions, posed by angles, drawn in clothes from the front.
import { shaded } from './raster.js';

/** @import { Pen } from './camera.js' */
/** @import { Choices } from './random.js' */
/** @import { Color, Point } from './raster.js' */
/** @import { Pose } from './poses.js' */

/** @typedef {[number, number, number]} Vector to the right of the picture, up, towards the viewer; body heights */
/** @typedef {{ head: Vector, neck: Vector, shoulders: Vector[], elbows: Vector[], hands: Vector[], hips: Vector[], knees: Vector[], feet: Vector[], toes: Vector[] }} Joints */
/** @typedef {{ skin: Color, hair: Color, top: Color, bottom: Color, shoes: Color, longSleeves: boolean, longLegs: boolean, girth: number }} Look */

/** Lengths in body heights, as artists draw people. */
const torso = 0.31;
const shoulder = 0.105;
const hip = 0.055;
const upperArm = 0.165;
const forearm = 0.17;
const thigh = 0.245;
const shank = 0.235;
const headUp = 0.125;
const sole = 0.02;

/**
 * A limb's direction: hanging, swung forwards, then spread away from the body.
 * @param {number} swing
 * @param {number} spread
 * @param {number} side 1 left, -1 right
 * @returns {Vector}
 */
const limb = (swing, spread, side) => [
  side * Math.sin(spread) * Math.cos(swing),
  -Math.cos(spread) * Math.cos(swing),
  Math.sin(swing),
];

/**
 * @param {Vector} from
 * @param {Vector} direction
 * @param {number} length
 * @returns {Vector}
 */
const reach = (from, direction, length) => [
  from[0] + length * direction[0],
  from[1] + length * direction[1],
  from[2] + length * direction[2],
];

/**
 * The positions of the joints; (0, 0, 0) is on the ground below the hips. The lowest joint touches the ground, unless the
 * pose rises above it.
 * @param {Pose} pose
 * @returns {Joints}
 */
export function jointsOf(pose) {
  const up = /** @type {Vector} */ ([
    Math.sin(pose.sway) * Math.cos(pose.lean),
    Math.cos(pose.sway) * Math.cos(pose.lean),
    Math.sin(pose.lean),
  ]);
  const neck = reach([0, 0, 0], up, torso);
  const headLean = pose.lean + pose.nod;
  const head = reach(neck, [up[0], Math.cos(headLean), Math.sin(headLean)], headUp);
  /** @type {Joints} */
  const joints = {
    head,
    neck,
    shoulders: [],
    elbows: [],
    hands: [],
    hips: [],
    knees: [],
    feet: [],
    toes: [],
  };
  [pose.left, pose.right].forEach((half, i) => {
    const side = i === 0 ? 1 : -1;
    const from = reach(neck, [side, 0, 0], shoulder);
    const elbow = reach(from, limb(half.armSwing, half.armSpread, side), upperArm);
    const hand = limb(half.armSwing + half.elbow, half.armSpread + half.elbowOut, side);
    const hipJoint = /** @type {Vector} */ ([side * hip, 0, 0]);
    const knee = reach(hipJoint, limb(half.legSwing, half.legSpread, side), thigh);
    const shankSwing = half.legSwing - half.knee;
    const foot = reach(knee, limb(shankSwing, half.legSpread, side), shank);
    joints.shoulders.push(from);
    joints.elbows.push(elbow);
    joints.hands.push(reach(elbow, hand, forearm));
    joints.hips.push(hipJoint);
    joints.knees.push(knee);
    joints.feet.push(foot);
    joints.toes.push(reach(foot, limb(shankSwing + Math.PI / 2, 0, side), 0.06));
  });
  const lowest = Math.min(-0.05, ...joints.feet.map(([, y]) => y - sole));
  const lift = pose.rise - lowest;
  const cos = Math.cos(pose.turn);
  const sin = Math.sin(pose.turn);
  const { shoulders, elbows, hands, hips, knees, feet, toes } = joints;
  for (const joint of [head, neck, ...shoulders, ...elbows, ...hands, ...hips, ...knees, ...feet, ...toes]) {
    const [x, y, z] = joint;
    joint[0] = x * cos + z * sin;
    joint[1] = y + lift;
    joint[2] = z * cos - x * sin;
  }
  return joints;
}

/**
 * @param {Pen} pen
 * @param {Joints} joints
 * @param {Look} look
 * @param {{ x: number, y: number, height: number }} place of the feet, in the scene's pixels
 */
export function drawFigure(pen, joints, look, { x, y, height }) {
  /** @param {Vector} joint @returns {Point} */
  const at = (joint) => [x + joint[0] * height, y - joint[1] * height];
  /** @param {Vector} from @param {Vector} to @param {number} radius @param {Color} color */
  const bone = (from, to, radius, color) => ({
    depth: (from[2] + to[2]) / 2,
    draw: () =>
      pen.line(
        at(from),
        at(to),
        radius * look.girth * height,
        shaded(color, 0.94 + 0.5 * Math.max(-0.3, Math.min(0.1, (from[2] + to[2]) / 2))),
      ),
  });
  const parts = [0, 1].flatMap((i) => [
    bone(joints.feet[i], joints.toes[i], 0.022, look.shoes),
    bone(joints.hips[i], joints.knees[i], 0.048, look.bottom),
    bone(joints.knees[i], joints.feet[i], 0.034, look.longLegs ? look.bottom : look.skin),
    bone(joints.shoulders[i], joints.elbows[i], 0.032, look.top),
    bone(joints.elbows[i], joints.hands[i], 0.026, look.longSleeves ? look.top : look.skin),
    bone(joints.hands[i], joints.hands[i], 0.03, look.skin),
  ]);
  const [leftShoulder, rightShoulder] = joints.shoulders;
  const [leftHip, rightHip] = joints.hips;
  parts.push({
    depth: (joints.neck[2] + leftHip[2]) / 4,
    draw() {
      const radius = 0.055 * look.girth * height;
      const color = shaded(look.top, 0.92);
      pen.line(at(leftShoulder), at(leftHip), radius, color);
      pen.line(at(rightShoulder), at(rightHip), radius, color);
      pen.shape([leftShoulder, rightShoulder, rightHip, leftHip].map(at), color);
    },
  });
  parts.push({
    depth: joints.head[2],
    draw() {
      pen.line(at(joints.neck), at(joints.head), 0.03 * height, shaded(look.skin, 0.85));
      pen.disc(at(joints.head), 0.066 * height, look.skin);
      const [headX, headY] = at(joints.head);
      pen.line(
        [headX - 0.03 * height, headY - 0.04 * height],
        [headX + 0.03 * height, headY - 0.04 * height],
        0.032 * height,
        look.hair,
      );
    },
  });
  parts.sort((a, b) => a.depth - b.depth);
  pen.line([x - 0.12 * height, y], [x + 0.12 * height, y], 0.025 * height, [20, 20, 20], 0.25);
  for (const { draw } of parts) draw();
}

/** @type {readonly Color[]} */
const skins = [
  [244, 208, 177],
  [225, 172, 130],
  [190, 130, 90],
  [141, 92, 60],
  [96, 62, 44],
];
/** @type {readonly Color[]} */
const hairs = [
  [30, 24, 22],
  [70, 45, 30],
  [150, 105, 60],
  [210, 175, 110],
  [120, 120, 125],
];
/** @type {readonly Color[]} */
const clothes = [
  [200, 50, 50],
  [40, 90, 180],
  [50, 140, 80],
  [235, 200, 70],
  [240, 240, 235],
  [40, 40, 48],
  [140, 80, 150],
  [230, 130, 50],
  [90, 170, 190],
  [110, 110, 115],
  [170, 140, 110],
  [220, 130, 160],
];

/**
 * @param {Choices} choices
 * @returns {Look}
 */
export const createLook = (choices) => ({
  skin: choices.pick(skins),
  hair: choices.pick(hairs),
  top: shaded(choices.pick(clothes), choices.between(0.7, 1.1)),
  bottom: shaded(choices.pick(clothes), choices.between(0.5, 0.9)),
  shoes: shaded(choices.pick(clothes), choices.between(0.4, 1)),
  longSleeves: choices.happens(0.5),
  longLegs: choices.happens(0.7),
  girth: choices.between(0.85, 1.25),
});
