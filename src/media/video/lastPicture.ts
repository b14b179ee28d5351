// When the last picture of a file ends, found without decoding.
import type { FFmpeg } from './ffmpeg.js';
import { type FFmpegFile, seconds } from './ffmpegFile.js';

/**
 * Seconds from the video's 0 to the end of the last picture: packets are read from the last key frame on, since
 * containers keep no duration, or one that is the sound's. Where that fails, what the container says. Leaves the file
 * at its end.
 */
export async function lastPictureEnd(ffmpeg: FFmpeg, file: FFmpegFile): Promise<number> {
  const { format, stream, zeroSec, frameSec } = file;
  const packet = new ffmpeg.Packet();
  packet.alloc();
  let endSec = -Infinity;
  try {
    // Far behind the end: the last key frame before it.
    await format.seekFrame(stream.index, 1n << 62n, ffmpeg.AVSEEK_FLAG_BACKWARD);
    while ((await format.readFrame(packet)) >= 0) {
      const timeSec =
        seconds(ffmpeg, packet.pts, stream.timeBase) ?? seconds(ffmpeg, packet.dts, stream.timeBase);
      // Discarded: cut away by an edit list.
      if (
        packet.streamIndex === stream.index &&
        timeSec !== undefined &&
        !packet.hasFlags(ffmpeg.AV_PKT_FLAG_DISCARD)
      )
        endSec = Math.max(endSec, timeSec + (seconds(ffmpeg, packet.duration, stream.timeBase) || frameSec));
      packet.unref();
    }
  } finally {
    packet.free();
  }
  const saidSec = format.duration === ffmpeg.AV_NOPTS_VALUE ? 0 : Number(format.duration) / 1e6;
  return Math.max(Number.isFinite(endSec) ? endSec - zeroSec : saidSec, 0);
}
