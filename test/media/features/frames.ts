// Frames for tests, and a video of them given to an extractor as decoding does.
import type { StreamExtractor } from '../../../src/media/features/index.js';
import type { Frame } from '../../../src/media/video/index.js';

export type Colour = readonly [number, number, number];

/** A frame by the colour of each pixel. */
export function frameOf(
  index: number,
  width: number,
  height: number,
  colour: (x: number, y: number) => Colour,
): Frame {
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set(colour(x, y), 4 * (y * width + x));
  return { index, width, height, data };
}

/** All features of a video; the frame's memory is used again, as decoding does. */
export async function extractAll(
  extractor: StreamExtractor,
  frames: number,
  frameAt: (index: number) => Frame,
): Promise<Float32Array[]> {
  const features: Float32Array[] = [];
  for (let index = 0; index < frames; index++) {
    if (!extractor.wants(index)) continue;
    const frame = frameAt(index);
    features.push(...(await extractor.push(frame)));
    frame.data.fill(77);
  }
  features.push(...(await extractor.end(frames)));
  return features;
}
