// The rgb stream: the features that a pretrained backbone gives of each snippet's frames.
import { z } from 'zod';
import type { ModelAccess } from '../../../onnx/index.js';
import { backboneSettings } from '../backbone/backbone.js';
import { openBackbone } from '../backbone/openBackbone.js';
import { createSnippetQueue, meanFeatures, type SnippetGrid, sampledBy, sampleOffsets } from '../snippets.js';
import type { StreamExtractor, StreamKindDefinition } from '../streamKind.js';
import { createClipCache } from './clipCache.js';

export const rgbSettings = z.strictObject({
  kind: z.literal('rgb'),
  backbone: backboneSettings,
  /** Clips per snippet, whose features are averaged; a clip of a 2-D backbone is one frame. */
  clipsPerSnippet: z
    .number()
    .int({ error: 'expected a whole number' })
    .min(1, { error: 'expected 1 or more' }),
});
export type RgbSettings = z.output<typeof rgbSettings>;

/** Clips per snippet of a backbone of single frames: see docs/performance.md. */
const framesPerSnippet = 4;
/** Clips that are run at once: of networks of many frames each takes megabytes. */
const mostAtOnce = 4;

/**
 * D is that of the backbone. The frames of all clips of a snippet are the middles of equal parts of its window, one clip
 * after the other; where a window has fewer frames than its clips, some are repeated. UserError as for `openBackbone`.
 */
export async function openRgb(
  { backbone: settings, clipsPerSnippet }: RgbSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> {
  const backbone = await openBackbone(settings, models, Math.min(clipsPerSnippet, mostAtOnce));
  const { framesPerClip } = backbone;
  const offsets = sampleOffsets(grid.windowFrames, clipsPerSnippet * framesPerClip);
  const sampled = sampledBy(grid, offsets);
  const queue = createSnippetQueue(grid);
  const cache = createClipCache(backbone);
  /** Index of the last frame. */
  let last = 0;

  async function snippets(numbers: readonly number[], lastFrame: number): Promise<Float32Array[]> {
    const all: Float32Array[] = [];
    for (const number of numbers) {
      const start = number * grid.strideFrames;
      cache.forgetBefore(start);
      const indices = offsets.map((offset) => Math.min(start + offset, lastFrame));
      const clips = Array.from({ length: clipsPerSnippet }, (_, i) =>
        indices.slice(i * framesPerClip, (i + 1) * framesPerClip),
      );
      all.push(meanFeatures(await cache.features(clips)));
    }
    cache.forgetBefore(queue.start());
    return all;
  }

  return {
    dim: backbone.dim,
    // A video that is shorter than a window repeats its last frame, which may be any frame until then.
    wants: (index) => index < grid.windowFrames || sampled(index),
    async push(frame) {
      const complete = await snippets(queue.before(frame.index), Infinity);
      // The frame before was only kept in case it was the last.
      if (!sampled(last)) cache.forget(last);
      cache.add(frame);
      last = frame.index;
      return complete;
    },
    async end(count) {
      const features = await snippets(queue.rest(count), count - 1);
      cache.forgetBefore(Infinity);
      return features;
    },
    close: () => backbone.close(),
  };
}

export const rgb = {
  settings: rgbSettings,
  async defaults(context) {
    const backbone = await context.backbone();
    return { backbone, clipsPerSnippet: backbone.layout.includes('T') ? 1 : framesPerSnippet };
  },
  open: openRgb,
} satisfies StreamKindDefinition<RgbSettings>;
