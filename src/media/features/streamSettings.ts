// How a stream's features are made: what a data set records, so that later videos are treated alike.
import { z } from 'zod';
import { rgbSettings } from './backbone/rgb.js';
import { flowSettings } from './flow/flow.js';
import { poseSettings } from './pose/pose.js';

/** One of the kinds of streams, by `kind`. */
export const streamSettings = z.discriminatedUnion('kind', [rgbSettings, flowSettings, poseSettings]);
export type StreamSettings = z.output<typeof streamSettings>;
export type StreamKind = StreamSettings['kind'];

/** In the order in which they are named. */
export const streamKinds: readonly StreamKind[] = ['rgb', 'flow', 'pose'];
