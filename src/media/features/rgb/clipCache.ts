// Frames and features of clips that overlapping snippets share: each is computed once.
import type { Frame } from '../../video/index.js';
import type { Backbone } from '../backbone/openBackbone.js';

export interface ClipCache {
  /** Keeps a frame as the backbone's input. */
  add(frame: Frame): void;
  forget(index: number): void;
  /** Forgets frames before `start`, and clips that begin before it. */
  forgetBefore(start: number): void;
  /** Features (D) of clips, each given by the indices of its frames, which have been added. */
  features(clips: readonly (readonly number[])[]): Promise<Float32Array[]>;
}

export function createClipCache(backbone: Backbone): ClipCache {
  /** By frame index; buffers of forgotten frames are used again. */
  const frames = new Map<number, Float32Array>();
  const free: Float32Array[] = [];
  /** By the indices of a clip's frames. */
  const known = new Map<string, Float32Array>();

  function forget(index: number): void {
    const pixels = frames.get(index);
    if (pixels === undefined) return;
    frames.delete(index);
    free.push(pixels);
  }

  return {
    add(frame) {
      const pixels = free.pop() ?? new Float32Array(backbone.frameLength);
      backbone.prepare(frame, pixels);
      frames.set(frame.index, pixels);
    },
    forget,
    forgetBefore(start) {
      for (const index of frames.keys()) if (index < start) forget(index);
      for (const clip of known.keys()) if (Number(clip.split(' ', 1)[0]) < start) known.delete(clip);
    },
    async features(clips) {
      const keys = clips.map((clip) => clip.join(' '));
      const fresh = new Map(keys.flatMap((key, i) => (known.has(key) ? [] : [[key, clips[i]] as const])));
      const pixels = [...fresh.values()].map((clip) =>
        clip.map((index) => frames.get(index) as Float32Array),
      );
      const features = await backbone.features(pixels);
      [...fresh.keys()].forEach((key, i) => {
        known.set(key, features[i]);
      });
      return keys.map((key) => known.get(key) as Float32Array);
    },
  };
}
