// A drawn clip as a real video file: H.264 in MP4, by FFmpeg's libraries.
import { renameSync } from 'node:fs';
import * as ffmpeg from 'node-av';
import { openClip } from './clip.js';
import { fps, pictureSize } from './script.js';

/** @import { Script } from './script.js' */

const timeBase = new ffmpeg.Rational(1, fps);

/**
 * Writes a temporary file and renames it, so that the clip is complete or missing.
 * @param {Script} script
 * @param {string} path
 */
export async function encodeClip(script, path) {
  const aside = `${path}.part`;
  const encoder = await ffmpeg.Encoder.create(ffmpeg.FF_ENCODER_LIBX264, {
    context: {
      bitRate: 400_000,
      gopSize: 2 * fps,
      maxBFrames: 0,
      threadCount: 1,
      framerate: new ffmpeg.Rational(fps, 1),
    },
    options: { preset: 'superfast' },
  });
  const muxer = await ffmpeg.Muxer.open(aside, { format: 'mp4' });
  const stream = muxer.addStream(encoder);
  const scaler = new ffmpeg.SoftwareScaleContext();
  const { width, height } = pictureSize;
  scaler.getContext(
    width,
    height,
    ffmpeg.AV_PIX_FMT_RGBA,
    width,
    height,
    ffmpeg.AV_PIX_FMT_YUV420P,
    ffmpeg.SWS_BILINEAR,
  );
  const coded = new ffmpeg.Frame();
  coded.alloc();
  Object.assign(coded, { width, height, format: ffmpeg.AV_PIX_FMT_YUV420P, timeBase });
  coded.getBuffer(0);
  try {
    const clip = openClip(script);
    /** @param {ffmpeg.Frame | null} frame */
    const encode = async (frame) => {
      for (const packet of await encoder.encodeAll(frame)) {
        await muxer.writePacket(packet, stream);
        packet.free();
      }
    };
    for (let index = 0; index < script.frames; index++) {
      const { data } = clip.draw(index);
      const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      const drawn = ffmpeg.Frame.fromVideoBuffer(pixels, {
        width,
        height,
        format: ffmpeg.AV_PIX_FMT_RGBA,
        timeBase,
      });
      coded.makeWritable();
      await scaler.scaleFrame(coded, drawn);
      drawn.free();
      Object.assign(coded, { pts: BigInt(index), duration: 1n, timeBase });
      await encode(coded);
    }
    await encode(null);
    await muxer.close();
  } finally {
    coded.free();
    scaler.freeContext();
    encoder.close();
    await muxer.close();
  }
  renameSync(aside, path);
}
