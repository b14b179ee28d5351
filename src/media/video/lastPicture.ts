// The time at which the last picture of a file ends, found without decoding.
import { type FFmpeg, seconds } from './ffmpeg.js';
import type { FFmpegFile } from './ffmpegFile.js';

/**
 * Seconds from the video's 0 to the end of the last picture. Packets are read from the last key frame on, since
 * containers have no duration, or that of the sound. Where no packet has a time it is the container's duration. The file
 * is then at its end.
 */
export async function lastPictureEnd(ffmpeg: FFmpeg, file: FFmpegFile): Promise<number> {
  const { format, stream, zeroSec, frameSec } = file;
  const packet = new ffmpeg.Packet();
  packet.alloc();
  let endSec = -Infinity;
  try {
    // Seeking far beyond the end finds the last key frame.
    await format.seekFrame(stream.index, 1n << 62n, ffmpeg.AVSEEK_FLAG_BACKWARD);
    while ((await format.readFrame(packet)) >= 0) {
      const timeSec =
        seconds(ffmpeg, packet.pts, stream.timeBase) ?? seconds(ffmpeg, packet.dts, stream.timeBase);
      // An edit list removes discarded packets.
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
  const containerSec = format.duration === ffmpeg.AV_NOPTS_VALUE ? 0 : Number(format.duration) / 1e6;
  return Math.max(Number.isFinite(endSec) ? endSec - zeroSec : containerSec, 0);
}
