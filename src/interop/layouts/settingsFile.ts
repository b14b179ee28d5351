// Settings files with the stride of features: ActionFormer's names of settings, and common ones.
import { parse } from 'yaml';
import { z } from 'zod';
import type { StreamTiming } from './types.js';

const number = z.number().nullish();

/** ActionFormer's dataset section (configs/*.yaml of its repository), and other common names. */
const settings = z.object({
  feat_stride: number,
  feature_stride: number,
  num_frames: number,
  default_fps: number,
  fps: number,
  feature_fps: number,
  strideFrames: number,
  windowFrames: number,
  strideSec: number,
  windowSec: number,
  stride: number,
  window: number,
});

/** The times of snippets in a mapping or its section `dataset`; undefined if it has none. */
export function timingOf(root: Readonly<Record<string, unknown>>): StreamTiming | undefined {
  const parsed = settings.safeParse(isMapping(root.dataset) ? root.dataset : root);
  if (!parsed.success) return undefined;
  const found = parsed.data;
  const strideFrames = found.feat_stride ?? found.feature_stride ?? found.strideFrames;
  // ActionFormer: a stride that is not positive means features rescaled to a fixed length.
  if (strideFrames != null && strideFrames <= 0) return { rescaled: true };
  if (strideFrames != null) {
    const windowFrames = found.num_frames ?? found.windowFrames ?? strideFrames;
    return {
      fps: found.default_fps ?? found.fps ?? found.feature_fps ?? 'video',
      strideFrames,
      windowFrames,
    };
  }
  const strideSec = found.strideSec ?? (found.fps == null ? found.stride : undefined);
  if (strideSec == null || strideSec <= 0) return undefined;
  return { strideSec, windowSec: found.windowSec ?? found.window ?? strideSec };
}

/** A JSON or YAML mapping; undefined for anything else. */
export function parseSettings(text: string): Record<string, unknown> | undefined {
  try {
    // Aliases could make a small text expand without end, and settings do not need them.
    const value: unknown = parse(text, { maxAliasCount: 0 });
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
