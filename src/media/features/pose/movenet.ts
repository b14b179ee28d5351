// MoveNet SinglePose Lightning: a square of a frame → the joints of the person in its middle.

import { type ModelAccess, openRecorded, requireNamed } from '../../../onnx/index.js';
import type { Frame } from '../../video/index.js';
import { type Box, createResize } from '../resize.js';
import { jointCount, type Pose } from './skeleton.js';

/** Height and width of the network's input. */
const side = 192;
/** Of the last layer of its MobileNetV2, averaged over the picture. */
export const appearanceDim = 1280;

export interface Sight {
  readonly pose: Pose;
  /** 1280. */
  readonly appearance: Float32Array;
}

export interface MoveNet {
  /** The joints in a box, which should be square, since stretched bodies are recognized worse. */
  look(frame: Frame, box: Box): Promise<Sight>;
  close(): Promise<void>;
}

/**
 * Input `frames` [N, 3, 192, 192]: RGB planes, pixel / 127.5 − 1. Outputs: `keypoints` [N, 17, 3] as y, x (shares of the
 * input) and score; `features` [N, 1280].
 */
export async function openMoveNet(
  recorded: { readonly model: string; readonly sha256: string },
  models: ModelAccess,
): Promise<MoveNet> {
  const model = await openRecorded(models, recorded);
  requireNamed(model, 'inputs', 'frames');
  for (const name of ['keypoints', 'features']) requireNamed(model, 'outputs', name);
  const input = new Float32Array(3 * side * side);
  const scale = 1 / 127.5;
  const resize = createResize(
    { width: side, height: side },
    { channel: side * side, row: side, column: 1 },
    { channels: 'RGB', scale: [scale, scale, scale], shift: [-1, -1, -1] },
  );
  return {
    async look(frame, box) {
      resize(frame, box, input, 0);
      const feeds = { frames: { data: input, shape: [1, 3, side, side] } };
      const { keypoints, features } = await model.run(feeds, ['keypoints', 'features']);
      const of = (place: number) =>
        Float32Array.from({ length: jointCount }, (_, i) => keypoints.data[3 * i + place]);
      const { index, width, height } = frame;
      const pose = {
        ...{ index, width, height },
        x: of(1).map((x) => box.left + x * box.width),
        y: of(0).map((y) => box.top + y * box.height),
        score: of(2),
      };
      return { pose, appearance: features.data.slice(0, appearanceDim) };
    },
    close: () => model.close(),
  };
}
