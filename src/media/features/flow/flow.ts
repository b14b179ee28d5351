// The flow stream: histograms of the motion in each snippet, without the camera's.
import { z } from 'zod';
import { type Frame, scaledSize } from '../../video/index.js';
import { createSnippetCollector, defaultEveryFrames, meanFeatures, type SnippetGrid } from '../snippets.js';
import type { StreamExtractor, StreamKindDefinition } from '../streamKind.js';
import { greyFrame } from './greyFrame.js';
import { flowHistograms, flowHistogramsDim } from './histograms.js';
import { motionField } from './motionField.js';
import { createOpticalFlow, type OpticalFlow } from './opticalFlow.js';
import type { FlowField } from './patchSearch.js';

const whole = z.number().int({ error: 'expected a whole number' });

export const flowSettings = z.strictObject({
  kind: z.literal('flow'),
  /** Pixels of the shorter side of the images in which motion is estimated. */
  shortSide: whole.min(16, { error: 'expected 16 or more' }).default(120),
  /** Frames from the first to the second frame of a pair. */
  everyFrames: whole.min(1, { error: 'expected 1 or more' }),
});
export type FlowSettings = z.output<typeof flowSettings>;

/**
 * D = 467: the mean of `flowHistograms` over the pairs of frames of a snippet. A pair belongs to the windows that contain
 * its second frame, so the first pair of a window begins before it. Pairs begin at multiples of `everyFrames`, or of the
 * window where that is shorter. Zeros where there is no pair.
 */
export async function openFlow(
  { everyFrames, shortSide }: FlowSettings,
  grid: SnippetGrid,
): Promise<StreamExtractor> {
  const { strideFrames, windowFrames, fps } = grid;
  const every = Math.min(everyFrames, windowFrames);
  const pairFlow = createFlowOfPairs(every, shortSide);
  /** Histograms of pairs, by the index of the second frame. */
  const pairs = createSnippetCollector<Float32Array>(grid, (histograms) =>
    histograms.length > 0 ? meanFeatures(histograms) : new Float32Array(flowHistogramsDim),
  );
  const inWindow = (index: number) => index % strideFrames < windowFrames;

  return {
    dim: flowHistogramsDim,
    wants: (index) => index % every === 0 && (inWindow(index) || inWindow(index + every)),
    async push(frame) {
      const complete = pairs.before(frame.index);
      const field = pairFlow.next(frame);
      if (field && inWindow(frame.index)) {
        const motion = motionField(field, scaledSize(frame, shortSide), every / fps);
        pairs.add(frame.index, flowHistograms(motion));
      }
      return complete;
    },
    async end(frames) {
      pairFlow.reset();
      return pairs.rest(frames);
    },
    close: async () => {},
  };
}

/** Optical flow between frames that are `every` frames apart, at a size of `shortSide` pixels. */
function createFlowOfPairs(every: number, shortSide: number) {
  let flow: OpticalFlow | undefined;
  /** Index of the last frame. */
  let last: number | undefined;
  return {
    /** Undefined where the frame `every` frames earlier was not given, or has another size. */
    next(frame: Frame): FlowField | undefined {
      const size = scaledSize(frame, shortSide);
      if (size.width !== flow?.image.width || size.height !== flow.image.height) {
        flow = createOpticalFlow(size);
        last = undefined;
      }
      if (last !== frame.index - every) flow.reset();
      greyFrame(frame, flow.image);
      last = frame.index;
      return flow.next();
    },
    /** Another video begins. */
    reset() {
      last = undefined;
    },
  };
}

export const flow = {
  settings: flowSettings,
  defaults: async ({ fps }) => ({ everyFrames: defaultEveryFrames(fps) }),
  open: openFlow,
} satisfies StreamKindDefinition<FlowSettings>;
