// The pictures of a file, decoded by FFmpeg one after the other.
import type { CodecContext, Frame, Packet } from 'node-av';
import { type FFmpeg, seconds, unreadableFile } from './ffmpeg.js';
import { createDrawing, type Drawing } from './ffmpegDraw.js';
import { type FFmpegFile, openDecoder, openFFmpegFile } from './ffmpegFile.js';
import type { Picture, PictureReading } from './pictureSource.js';

/**
 * Opens the file, decodes all of it and closes it. As players do, it skips packets that can't be decoded, and ends where a
 * file was cut off. UserError if no picture can be decoded.
 */
export function readPictures(ffmpeg: FFmpeg, path: string, threads: number): PictureReading {
  const drawing = createDrawing(ffmpeg, path);
  return { pictures: pictures(ffmpeg, path, threads, drawing), close: () => drawing.close() };
}

async function* pictures(
  ffmpeg: FFmpeg,
  path: string,
  threads: number,
  drawing: Drawing,
): AsyncGenerator<Picture> {
  const file = await openFFmpegFile(ffmpeg, path);
  const packet = new ffmpeg.Packet();
  packet.alloc();
  let decoder: CodecContext | undefined;
  try {
    decoder = await openDecoder(ffmpeg, file, threads);
    let timeSec = -file.frameSec;
    let failure = 0;
    let found = false;
    for await (const frame of decoded(ffmpeg, file, decoder, packet)) {
      if (typeof frame === 'number') {
        failure = frame;
        continue;
      }
      found = true;
      const { timeBase } = file.stream;
      const time = seconds(ffmpeg, frame.bestEffortTimestamp, timeBase);
      // AVI files and streams without a container may have no times.
      timeSec = time === undefined ? timeSec + file.frameSec : time - file.zeroSec;
      yield {
        timeSec,
        durationSec: seconds(ffmpeg, frame.duration, timeBase) || file.frameSec,
        draw: (data, width, height) => drawing.draw(frame, file.orientation, data, width, height),
        close: () => frame.free(),
      };
    }
    if (!found) {
      const reason = failure < 0 ? ` (${ffmpeg.FFmpegError.strerror(failure)})` : '';
      throw unreadableFile(path, `none of its pictures can be decoded${reason}`);
    }
  } finally {
    packet.free();
    decoder?.freeContext();
    file.close();
  }
}

/** Frames, which the caller frees, and the codes of failures between them. */
async function* decoded(
  ffmpeg: FFmpeg,
  { format, stream }: FFmpegFile,
  decoder: CodecContext,
  packet: Packet,
): AsyncGenerator<Frame | number> {
  for (let atEnd = false; !atEnd; ) {
    atEnd = (await format.readFrame(packet)) < 0;
    if (!atEnd && packet.streamIndex !== stream.index) {
      packet.unref();
      continue;
    }
    const sent = await decoder.sendPacket(atEnd ? null : packet);
    packet.unref();
    if (sent < 0) yield sent;
    for (;;) {
      const frame = new ffmpeg.Frame();
      frame.alloc();
      const received = await decoder.receiveFrame(frame);
      if (received < 0) {
        frame.free();
        if (received !== ffmpeg.AVERROR_EAGAIN && received !== ffmpeg.AVERROR_EOF) yield received;
        break;
      }
      yield frame;
    }
  }
}
