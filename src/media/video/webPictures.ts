// The pictures of a file that a browser decodes, one after the other.
import type { InputVideoTrack, VideoSample } from 'mediabunny';
import type { Mediabunny } from './mediabunny.js';
import type { Picture, PictureReading } from './pictures.js';
import { webUnreadable } from './webUnreadable.js';

type Context = OffscreenCanvasRenderingContext2D & {
  imageSmoothingQuality: 'low' | 'medium' | 'high';
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
};
/** What is used of a browser's canvas, since this library is also compiled where there is none. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(type: '2d', options: { willReadFrequently: boolean }): Context | null;
}
declare const OffscreenCanvas: new (width: number, height: number) => Canvas;

/**
 * Decodes a track from its beginning. A browser's decoder stops at the first packet that it can't decode, so that is a
 * UserError here.
 */
export function readWebPictures(
  { VideoSampleSink }: Mediabunny,
  track: InputVideoTrack,
  file: { readonly name: string; readonly zeroSec: number },
): PictureReading {
  const samples = new VideoSampleSink(track).samples();
  return { pictures: pictures(samples, createDraw(), file), close: () => {} };
}

async function* pictures(
  samples: AsyncIterable<VideoSample>,
  draw: ReturnType<typeof createDraw>,
  { name, zeroSec }: { readonly name: string; readonly zeroSec: number },
): AsyncGenerator<Picture> {
  let timeSec: number | undefined;
  try {
    for await (const sample of samples) {
      timeSec = sample.timestamp - zeroSec;
      yield {
        timeSec,
        durationSec: sample.duration,
        draw: (data, width, height) => draw(sample, data, width, height),
        close: () => sample.close(),
      };
    }
  } catch (error) {
    const after = timeSec === undefined ? '' : ` after ${timeSec.toFixed(2)} s`;
    throw webUnreadable(name, `its pictures can't be decoded${after} (${String(error)})`);
  }
  if (timeSec === undefined) throw webUnreadable(name, 'none of its pictures can be decoded');
}

/** Draws samples upright and stretched to a size, on a canvas that is made once a size. */
function createDraw() {
  let canvas: Canvas | undefined;
  return (sample: VideoSample, data: Uint8ClampedArray, width: number, height: number): void => {
    if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('The browser gave no canvas to draw on.');
    context.imageSmoothingQuality = 'high';
    sample.draw(context, 0, 0, width, height);
    data.set(context.getImageData(0, 0, width, height).data);
  };
}
