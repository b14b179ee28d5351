// A drawn clip as a real video file: H.264 in MP4.
import { renameSync, writeFileSync } from 'node:fs';
import { registerMediabunnyServer } from '@mediabunny/server';
import { BufferTarget, Mp4OutputFormat, Output, VideoSample, VideoSampleSource } from 'mediabunny';
import { openClip } from './clip.js';
import { fps, pictureSize } from './script.js';

/** @import { Script } from './script.js' */

registerMediabunnyServer();

/**
 * Writes the file aside and renames it, so that it is there whole or not at all.
 * @param {Script} script
 * @param {string} path
 */
export async function encodeClip(script, path) {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new VideoSampleSource({
    codec: 'avc',
    bitrate: 400_000,
    keyFrameInterval: 2,
    hardwareAcceleration: 'prefer-software',
  });
  output.addVideoTrack(source, { frameRate: fps });
  await output.start();
  const clip = openClip(script);
  for (let index = 0; index < script.frames; index++) {
    const sample = new VideoSample(new Uint8Array(clip.draw(index).data), {
      format: 'RGBX',
      codedWidth: pictureSize.width,
      codedHeight: pictureSize.height,
      timestamp: index / fps,
      duration: 1 / fps,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (target.buffer === null) throw new Error(`${path}: the encoder gave nothing`);
  writeFileSync(`${path}.part`, new Uint8Array(target.buffer));
  renameSync(`${path}.part`, path);
}
