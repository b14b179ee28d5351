// The pose stream: how one person's joints lie and move in each snippet.
import { z } from 'zod';

export const poseSettings = z.strictObject({
  kind: z.literal('pose'),
  /** ONNX file of MoveNet; a name alone is bundled. */
  model: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256 in hexadecimal' }),
  /** Every how many frames of the grid the person is looked for. */
  everyFrames: z.number().int().min(1),
  /** Joints below this score count as unseen. */
  minScore: z.number().min(0).max(1).default(0.3),
  /** Whether the mean of the network's 1280 features is added. */
  appearance: z.boolean().default(false),
});
export type PoseSettings = z.output<typeof poseSettings>;
