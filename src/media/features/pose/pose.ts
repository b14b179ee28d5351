// The pose stream: how one person holds and moves the body in each snippet.
import { z } from 'zod';
import type { ModelAccess } from '../../../onnx/index.js';
import type { Box } from '../resize.js';
import { createSnippetCollector, defaultEveryFrames, type SnippetGrid, sampledBy } from '../snippets.js';
import type { StreamExtractor, StreamKindDefinition } from '../streamKind.js';
import { openMoveNet } from './movenet.js';
import type { Pose } from './skeleton.js';
import { poseDim, poseStatistics } from './statistics.js';
import { nextBox, wholeFrame } from './tracking.js';

export const poseSettings = z.strictObject({
  kind: z.literal('pose'),
  /** Path of MoveNet's ONNX file, or the name of a bundled one. */
  model: z.string().min(1, { error: 'expected some text' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256 in hexadecimal' }),
  /** The pose is estimated in every this many frames of a window. */
  everyFrames: z.number().int({ error: 'expected a whole number' }).min(1, { error: 'expected 1 or more' }),
  /** Joints with a lower score count as unseen. */
  minScore: z.number().min(0).max(1).default(0.3),
});
export type PoseSettings = z.output<typeof poseSettings>;

const defaultModel = 'movenet_lightning.onnx';

/** D = 253: see `poseStatistics`. A window that is longer than the video is described by the frames that exist. */
export async function openPose(
  { everyFrames, minScore, ...recorded }: PoseSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> {
  const network = await openMoveNet(recorded, models);
  const { windowFrames, fps } = grid;
  const offsets = Array.from({ length: Math.ceil(windowFrames / everyFrames) }, (_, i) => i * everyFrames);
  const poses = createSnippetCollector<Pose>(grid, (within) => poseStatistics(within, fps, minScore));
  /** Where the person is expected in the next frame. */
  let box: Box | undefined;

  return {
    dim: poseDim,
    wants: sampledBy(grid, offsets),
    async push(frame) {
      const complete = poses.before(frame.index);
      const pose = await network.look(frame, box ?? wholeFrame(frame));
      box = nextBox(pose, minScore);
      poses.add(frame.index, pose);
      return complete;
    },
    async end(frames) {
      box = undefined;
      return poses.rest(frames);
    },
    close: () => network.close(),
  };
}

export const pose = {
  settings: poseSettings,
  defaults: async ({ fps, models }) => ({
    model: defaultModel,
    sha256: await models.sha256(defaultModel),
    everyFrames: defaultEveryFrames(fps),
  }),
  open: openPose,
} satisfies StreamKindDefinition<PoseSettings>;
