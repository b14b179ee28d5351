// The flow stream: how things move in each snippet, apart from the camera.
import { z } from 'zod';
import type { ModelAccess } from '../../../onnx/index.js';
import type { Frame } from '../../video/index.js';
import { type BackboneSettings, backboneSettings } from '../backbone/backbone.js';
import { openBackbone } from '../backbone/openBackbone.js';
import { clipPoolings, poolClips } from '../backbone/poolClips.js';
import { createSnippetQueue, sampleOffsets } from '../snippets.js';
import type { SnippetGrid, StreamExtractor } from '../types.js';
import { greyFrame, greySize } from './greyFrame.js';
import { flowHistograms, flowHistogramsDim } from './histograms.js';
import { flowImage } from './image.js';
import { motionField } from './motionField.js';
import { createOpticalFlow, type OpticalFlow } from './opticalFlow.js';

const whole = z.number().int({ error: 'expected a whole number' });

export const flowSettings = z
  .strictObject({
    kind: z.literal('flow'),
    /** Pixels of the frame's shorter side that motion is looked for at. */
    shortSide: whole.min(16, { error: 'expected 16 or more' }).default(120),
    /** Frames from the first to the second of a pair. */
    everyFrames: whole.min(1, { error: 'expected 1 or more' }),
    descriptor: z.enum(['histograms', 'image', 'both']).default('histograms'),
    /** Of histograms, over the pairs of a snippet; D is 467 times how many there are. */
    pooling: z.array(z.enum(clipPoolings)).min(1, { error: 'expected one at least' }).default(['mean']),
    /** Of images: what looks at them, at how many of a snippet, and which velocity (short sides a second) is the brightest. */
    backbone: backboneSettings.optional(),
    imagesPerSnippet: whole.min(1, { error: 'expected 1 or more' }).default(2),
    fastest: z.number().positive({ error: 'expected a number above 0' }).default(2),
  })
  .refine(({ descriptor, backbone }) => descriptor === 'histograms' || backbone !== undefined, {
    error: 'expected a backbone, since the descriptor looks at images',
    path: ['backbone'],
  });
export type FlowSettings = z.output<typeof flowSettings>;

/** What the pair that ends with a frame gives. */
interface Pair {
  readonly index: number;
  readonly histograms?: Float32Array;
  readonly image?: Frame;
}

/**
 * A pair of frames belongs to the windows that its second frame lies in, so the first pair of a window begins before it. Pairs
 * begin at multiples of `everyFrames`, or of the window where that is shorter. Zeros where there is no pair. D = 467 · poolings
 * (histograms), the backbone's (image: the mean over images), or both. UserError as for `openBackbone`.
 */
export async function openFlow(
  settings: FlowSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> {
  const { descriptor, pooling, imagesPerSnippet, fastest, shortSide } = settings;
  const { strideFrames, windowFrames, fps } = grid;
  const every = Math.min(settings.everyFrames, windowFrames);
  const histograms = descriptor !== 'image';
  const looker =
    descriptor !== 'histograms' && settings.backbone
      ? await openImageLooker(settings.backbone, models, imagesPerSnippet)
      : undefined;
  const histogramsDim = histograms ? flowHistogramsDim * pooling.length : 0;
  const dim = histogramsDim + (looker?.dim ?? 0);
  const queue = createSnippetQueue(grid);
  /** Of the windows from the next snippet's on, in order. */
  let pairs: Pair[] = [];
  let flow: OpticalFlow | undefined;
  /** The frame that the flow was last given. */
  let last: number | undefined;

  const inWindow = (index: number) => index % strideFrames < windowFrames;

  async function snippets(numbers: readonly number[]): Promise<Float32Array[]> {
    const all: Float32Array[] = [];
    for (const number of numbers) {
      const start = number * strideFrames;
      const within = pairs.filter(({ index }) => index >= start && index < start + windowFrames);
      const features = new Float32Array(dim);
      if (within.length > 0) {
        const pooled = within.flatMap((pair) => pair.histograms ?? []);
        if (pooled.length > 0) features.set(poolClips(pooled, pooling));
        const images = within.flatMap(({ image }) => image ?? []);
        if (looker) features.set(await looker.look(images), histogramsDim);
      }
      all.push(features);
    }
    pairs = pairs.filter(({ index }) => index >= queue.start());
    return all;
  }

  return {
    dim,
    wants: (index) => index % every === 0 && (inWindow(index) || inWindow(index + every)),
    async push(frame) {
      const complete = await snippets(queue.before(frame.index));
      const size = greySize(frame, shortSide);
      if (size.width !== flow?.image.width || size.height !== flow.image.height) {
        flow = createOpticalFlow(size);
        last = undefined;
      }
      if (last !== frame.index - every) flow.reset();
      greyFrame(frame, flow.image);
      const field = flow.next();
      last = frame.index;
      if (field === undefined || !inWindow(frame.index)) return complete;
      const motion = motionField(field, size, every / fps);
      pairs.push({
        index: frame.index,
        ...(histograms ? { histograms: flowHistograms(motion) } : {}),
        ...(looker ? { image: flowImage(motion, frame.index, fastest) } : {}),
      });
      return complete;
    },
    async end(frames) {
      const left = await snippets(queue.rest(frames));
      pairs = [];
      last = undefined;
      return left;
    },
    close: async () => looker?.close(),
  };
}

/** A backbone for the mean features of up to `most` of the images, which lie evenly among them. */
async function openImageLooker(settings: BackboneSettings, models: ModelAccess, most: number) {
  const backbone = await openBackbone(settings, models, most);
  const { framesPerClip, frameLength, dim } = backbone;
  return {
    dim,
    async look(images: readonly Frame[]): Promise<Float32Array> {
      const clips = Math.min(most, images.length);
      const pixels = sampleOffsets(images.length, clips * framesPerClip).map((i) => {
        const prepared = new Float32Array(frameLength);
        backbone.prepare(images[i], prepared);
        return prepared;
      });
      const cut = Array.from({ length: clips }, (_, i) =>
        pixels.slice(i * framesPerClip, (i + 1) * framesPerClip),
      );
      return poolClips(await backbone.features(cut), ['mean']);
    },
    close: () => backbone.close(),
  };
}
