// Frames of FFmpeg as upright RGBA of a wanted size.
import type { Frame } from 'node-av';
import type { FFmpeg } from './ffmpeg.js';
import { check } from './ffmpegFile.js';
import { type Orientation, turn, turnedSize } from './orientation.js';

export interface Drawing {
  /** Writes a frame into `data` (RGBA, height × width × 4), turned and stretched to this size. */
  draw(
    frame: Frame,
    orientation: Orientation,
    data: Uint8ClampedArray,
    width: number,
    height: number,
  ): Promise<void>;
  close(): void;
}

/** What draws the frames of one file. It keeps a frame of the wanted size, which `close` frees. */
export function createDrawing(ffmpeg: FFmpeg, path: string): Drawing {
  // It is told nothing of the frames' format: so libswscale takes it, colour matrix and range from each frame.
  const scaler = new ffmpeg.SoftwareScaleContext();
  scaler.allocContext();
  scaler.setOption('sws_flags', 'bilinear');
  let scaled: Frame | undefined;
  return {
    async draw(frame, orientation, data, width, height) {
      const stored = turnedSize({ width, height }, orientation);
      if (scaled?.width !== stored.width || scaled.height !== stored.height) {
        scaled?.free();
        scaled = rgbaFrame(ffmpeg, path, stored.width, stored.height);
      }
      check(ffmpeg, path, await scaler.scaleFrame(scaled, frame));
      const plane = scaled.data?.[0];
      const stride = scaled.linesize[0];
      if (!plane || !stride) throw new Error('libswscale gave no pixels.');
      turn(
        new Uint32Array(plane.buffer, plane.byteOffset, plane.byteLength >> 2),
        stride >> 2,
        stored,
        orientation,
        new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2),
      );
    },
    close(): void {
      scaled?.free();
      scaler.freeContext();
    },
  };
}

function rgbaFrame(ffmpeg: FFmpeg, path: string, width: number, height: number): Frame {
  const frame = new ffmpeg.Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = ffmpeg.AV_PIX_FMT_RGBA;
  frame.colorSpace = ffmpeg.AVCOL_SPC_RGB;
  frame.colorRange = ffmpeg.AVCOL_RANGE_JPEG;
  check(ffmpeg, path, frame.getBuffer(0));
  return frame;
}
