// The joints of a body in MoveNet's order (that of COCO), and the limbs between them.

/** Left and right from the person's point of view. */
export const joints = {
  nose: 0,
  leftEye: 1,
  rightEye: 2,
  leftEar: 3,
  rightEar: 4,
  leftShoulder: 5,
  rightShoulder: 6,
  leftElbow: 7,
  rightElbow: 8,
  leftWrist: 9,
  rightWrist: 10,
  leftHip: 11,
  rightHip: 12,
  leftKnee: 13,
  rightKnee: 14,
  leftAnkle: 15,
  rightAnkle: 16,
} as const;

export const jointCount = 17;

/** Joints whose motion is described. Those of the face move together, so only the nose is one of them. */
export const bodyJoints: readonly number[] = [0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

const j = joints;

/** Pairs of joints whose direction in the picture is described. */
export const limbs: readonly (readonly [number, number])[] = [
  [j.leftShoulder, j.leftElbow],
  [j.leftElbow, j.leftWrist],
  [j.rightShoulder, j.rightElbow],
  [j.rightElbow, j.rightWrist],
  [j.leftHip, j.leftKnee],
  [j.leftKnee, j.leftAnkle],
  [j.rightHip, j.rightKnee],
  [j.rightKnee, j.rightAnkle],
  [j.leftShoulder, j.leftHip],
  [j.rightShoulder, j.rightHip],
  [j.leftShoulder, j.rightShoulder],
  [j.leftHip, j.rightHip],
];

/** One person in one frame. */
export interface Pose {
  /** Index of the frame on the grid. */
  readonly index: number;
  /** Size of the frame in pixels. */
  readonly width: number;
  readonly height: number;
  /** Positions of the 17 joints in pixels of the frame. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** 0–1. */
  readonly score: Float32Array;
}
