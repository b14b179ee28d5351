// The pose stream: how one person's joints lie and move in each snippet.
import { z } from 'zod';
import type { ModelAccess } from '../../../onnx/index.js';
import type { Box } from '../resize.js';
import { createSnippetQueue, sampledBy } from '../snippets.js';
import type { SnippetGrid, StreamExtractor } from '../types.js';
import { appearanceDim, openMoveNet, type Sight } from './movenet.js';
import { poseDim, poseStatistics } from './statistics.js';
import { nextBox, wholeFrame } from './tracking.js';

export const poseSettings = z.strictObject({
  kind: z.literal('pose'),
  /** ONNX file of MoveNet; a name alone is bundled. */
  model: z.string().min(1, { error: 'expected some text' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256 in hexadecimal' }),
  /** Every how many frames of a window the person is looked for. */
  everyFrames: z.number().int({ error: 'expected a whole number' }).min(1, { error: 'expected 1 or more' }),
  /** Joints below this score count as unseen. */
  minScore: z.number().min(0).max(1).default(0.3),
  /** Whether the mean of the network's 1280 features is added. */
  appearance: z.boolean().default(false),
});
export type PoseSettings = z.output<typeof poseSettings>;

/** Times a second that a person is looked at, about: a hand that waves twice a second is seen at six places. */
const looksPerSecond = 12.5;

export const defaultEveryFrames = (fps: number): number => Math.max(Math.round(fps / looksPerSecond), 1);

/**
 * D = 253 (see `poseStatistics`), and 1280 more with `appearance`. A window that the video ends within is described by
 * the frames there are.
 */
export async function openPose(
  settings: PoseSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> {
  const { everyFrames, minScore, appearance } = settings;
  const network = await openMoveNet(settings, models);
  const { strideFrames, windowFrames, fps } = grid;
  const offsets = Array.from({ length: Math.ceil(windowFrames / everyFrames) }, (_, i) => i * everyFrames);
  const queue = createSnippetQueue(grid);
  /** Of the frames from the start of the next snippet on, in order. */
  let seen: Sight[] = [];
  let box: Box | undefined;

  function snippet(number: number): Float32Array {
    const start = number * strideFrames;
    const within = seen.filter(({ pose }) => pose.index >= start && pose.index < start + windowFrames);
    const features = new Float32Array(poseDim + (appearance ? appearanceDim : 0));
    features.set(
      poseStatistics(
        within.map(({ pose }) => pose),
        fps,
        minScore,
      ),
    );
    if (appearance)
      for (const { appearance } of within)
        for (let i = 0; i < appearanceDim; i++) features[poseDim + i] += appearance[i] / within.length;
    return features;
  }

  return {
    dim: poseDim + (appearance ? appearanceDim : 0),
    wants: sampledBy(grid, offsets),
    async push(frame) {
      const complete = queue.before(frame.index).map(snippet);
      seen = seen.filter(({ pose }) => pose.index >= queue.start());
      const sight = await network.look(frame, box ?? wholeFrame(frame));
      box = nextBox(sight.pose, minScore);
      seen.push(sight);
      return complete;
    },
    async end(frames) {
      const left = queue.rest(frames).map(snippet);
      seen = [];
      box = undefined;
      return left;
    },
    close: () => network.close(),
  };
}
