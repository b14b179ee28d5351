// Frames of FFmpeg → upright RGBA pictures of a given size.
import type { Frame } from 'node-av';
import { check, type FFmpeg } from './ffmpeg.js';
import { type Orientation, turn, turnedSize } from './geometry.js';

export interface Drawing {
  /** Writes a frame into `data` (RGBA, height × width × 4), turned and stretched to the size. */
  draw(
    frame: Frame,
    orientation: Orientation,
    data: Uint8ClampedArray,
    width: number,
    height: number,
  ): Promise<void>;
  /** Frees what is held. */
  close(): void;
}

/** Draws the frames of one file. It keeps a frame of the last size, which `close` frees. */
export function createDrawing(ffmpeg: FFmpeg, path: string): Drawing {
  // Without a format here, libswscale takes the format, colour matrix and range of each frame.
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
