// MoveNet SinglePose Lightning: a square of a frame → the joints of the person in its middle.
import { type ModelAccess, openRecorded, requireNamed } from '../../../onnx/index.js';
import type { Frame } from '../../video/index.js';
import { type Box, createResize } from '../resize.js';
import { jointCount, type Pose } from './skeleton.js';

/** Height and width of the network's input. */
const side = 192;

export interface MoveNet {
  /** The joints in a box, which should be square, since joints of stretched bodies are found less exactly. */
  look(frame: Frame, box: Box): Promise<Pose>;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

/**
 * Input `frames` [N, 3, 192, 192]: RGB planes, pixel / 127.5 − 1. Output `keypoints` [N, 17, 3]: y and x as shares of the
 * input, and score. UserError if the model is missing, is not the recorded one, or has no such input or output.
 */
export async function openMoveNet(
  recorded: { readonly model: string; readonly sha256: string },
  models: ModelAccess,
): Promise<MoveNet> {
  const model = await openRecorded(models, recorded);
  requireNamed(model, 'inputs', 'frames');
  requireNamed(model, 'outputs', 'keypoints');
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
      const { keypoints } = await model.run({ frames: { data: input, shape: [1, 3, side, side] } }, [
        'keypoints',
      ]);
      const column = (k: number) =>
        Float32Array.from({ length: jointCount }, (_, joint) => keypoints.data[3 * joint + k]);
      const { index, width, height } = frame;
      return {
        ...{ index, width, height },
        x: column(1).map((x) => box.left + x * box.width),
        y: column(0).map((y) => box.top + y * box.height),
        score: column(2),
      };
    },
    close: () => model.close(),
  };
}
