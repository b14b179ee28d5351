// The RGB stream: what a pretrained backbone sees in each snippet.
import { z } from 'zod';
import type { ModelAccess } from '../../../onnx/index.js';
import type { Frame } from '../../video/index.js';
import { createSnippetQueue, sampledBy, sampleOffsets } from '../snippets.js';
import type { SnippetGrid, StreamExtractor } from '../types.js';
import { backboneSettings } from './backbone.js';
import { openBackbone } from './openBackbone.js';
import { clipPoolings, poolClips } from './poolClips.js';

export const rgbSettings = z.strictObject({
  kind: z.literal('rgb'),
  backbone: backboneSettings,
  /** Clips that are looked at within a snippet's window; a clip of a 2-D backbone is one frame. */
  clipsPerSnippet: z
    .number()
    .int({ error: 'expected a whole number' })
    .min(1, { error: 'expected 1 or more' }),
  /** Over the clips of a snippet; D is the backbone's times how many there are. */
  pooling: z.array(z.enum(clipPoolings)).min(1, { error: 'expected one at least' }).default(['mean']),
});
export type RgbSettings = z.output<typeof rgbSettings>;

/** Clips of a snippet that are held at once: of networks of many frames each takes megabytes. */
const mostAtOnce = 4;

/**
 * The frames of all clips of a snippet are the middles of equal parts of its window, one clip after the other; where a
 * window has fewer frames than a clip, some are repeated. UserError as for `openBackbone`.
 */
export async function openRgb(
  { backbone: settings, clipsPerSnippet, pooling }: RgbSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> {
  const backbone = await openBackbone(settings, models, Math.min(clipsPerSnippet, mostAtOnce));
  const { framesPerClip, frameLength } = backbone;
  const offsets = sampleOffsets(grid.windowFrames, clipsPerSnippet * framesPerClip);
  const sampled = sampledBy(grid, offsets);
  const queue = createSnippetQueue(grid);
  /** Prepared frames that a snippet still needs, by index; the buffers of others, to be used again. */
  const frames = new Map<number, Float32Array>();
  const free: Float32Array[] = [];
  /** Features of clips that a later snippet may have too, by their frames. */
  const known = new Map<string, Float32Array>();
  let last = 0;

  function forgetBefore(start: number): void {
    for (const [index, pixels] of frames) {
      if (index >= start) continue;
      frames.delete(index);
      free.push(pixels);
    }
    for (const clip of known.keys()) if (Number(clip.split(' ', 1)[0]) < start) known.delete(clip);
  }

  async function snippet(number: number, lastFrame: number): Promise<Float32Array> {
    const start = number * grid.strideFrames;
    forgetBefore(start);
    const indices = offsets.map((offset) => Math.min(start + offset, lastFrame));
    const clips = Array.from({ length: clipsPerSnippet }, (_, i) =>
      indices.slice(i * framesPerClip, (i + 1) * framesPerClip),
    );
    const fresh = new Map(
      clips.flatMap((clip) => (known.has(clip.join(' ')) ? [] : [[clip.join(' '), clip] as const])),
    );
    const pixels = [...fresh.values()].map((clip) => clip.map((index) => frames.get(index) as Float32Array));
    const features = await backbone.features(pixels);
    [...fresh.keys()].forEach((clip, i) => {
      known.set(clip, features[i]);
    });
    return poolClips(
      clips.map((clip) => known.get(clip.join(' ')) as Float32Array),
      pooling,
    );
  }

  async function all(numbers: readonly number[], lastFrame: number): Promise<Float32Array[]> {
    const features: Float32Array[] = [];
    for (const number of numbers) features.push(await snippet(number, lastFrame));
    forgetBefore(queue.start());
    return features;
  }

  return {
    dim: backbone.dim * pooling.length,
    // A video that is shorter than a window repeats its last frame: until then each may be that.
    wants: (index) => index < grid.windowFrames || sampled(index),
    async push(frame: Frame) {
      const complete = await all(queue.before(frame.index), Infinity);
      // The one before was only kept in case it is the last.
      const spare = frames.get(last);
      if (spare !== undefined && !sampled(last)) {
        frames.delete(last);
        free.push(spare);
      }
      const pixels = free.pop() ?? new Float32Array(frameLength);
      backbone.prepare(frame, pixels);
      frames.set(frame.index, pixels);
      last = frame.index;
      return complete;
    },
    async end(count) {
      const features = await all(queue.rest(count), count - 1);
      forgetBefore(Infinity);
      return features;
    },
    close: () => backbone.close(),
  };
}
