// The RGB stream: what a pretrained backbone sees in each snippet.
import { z } from 'zod';
import { backboneSettings } from './backbone.js';

export const rgbSettings = z.strictObject({
  kind: z.literal('rgb'),
  backbone: backboneSettings,
  /** Clips that are looked at within a snippet's window; a clip of a 2-D backbone is one frame. */
  clipsPerSnippet: z.number().int().min(1),
  /** Over the clips of a snippet; D is the backbone's times how many there are. */
  pooling: z
    .array(z.enum(['mean', 'max', 'std', 'change']))
    .min(1)
    .default(['mean']),
});
export type RgbSettings = z.output<typeof rgbSettings>;
