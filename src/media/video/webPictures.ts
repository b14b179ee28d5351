// The pictures of a file, decoded by a browser one after the other.
import type { InputVideoTrack, VideoSample } from 'mediabunny';
import type { UserError } from '../../core/index.js';
import type { Picture, PictureReading } from './pictureSource.js';
import { unreadable } from './unreadable.js';

export type Mediabunny = typeof import('mediabunny');

type Context = OffscreenCanvasRenderingContext2D & {
  imageSmoothingQuality: 'low' | 'medium' | 'high';
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
};
/** The part of a browser's canvas that is used here, since Node's types have no canvas. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(type: '2d', options: { willReadFrequently: boolean }): Context | null;
}
declare const OffscreenCanvas: new (width: number, height: number) => Canvas;

/** The error about a file, with the formats that browsers read. */
export function webUnreadable(name: string, reason: unknown): UserError {
  const text = reason instanceof Error ? reason.message.split('\n')[0] : String(reason);
  const hint = 'If a player shows it, convert it to MP4 with H.264, or WebM with VP9.';
  return unreadable(name, text.replace(/\.$/, ''), hint);
}

/**
 * Decodes a track from its beginning. UserError at the first packet that can't be decoded, since a browser's decoder stops
 * there.
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

/** Draws samples upright and stretched to a size, on one canvas while the size stays the same. */
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
