// Opens a video file in Node, with FFmpeg.
import { UserError } from '../../core/index.js';
import { withFile } from '../../io/index.js';
import { videoOf } from './decode.js';
import { loadFFmpeg } from './ffmpeg.js';
import { openFFmpegFile } from './ffmpegFile.js';
import { readPictures } from './ffmpegPictures.js';
import { lastPictureEnd } from './lastPicture.js';
import type { PictureSource } from './pictureSource.js';
import type { VideoFile } from './types.js';

/** Options of openVideo. */
export interface VideoOptions {
  /** Decoding threads. 1 by default, since several videos are usually read at once, each in a process of its own. */
  readonly threads?: number;
}

/**
 * A video file of any kind that FFmpeg reads. UserError, which names the file, if it can't be read or is not a video.
 * `decode` opens the file again each time, so it may be called more than once.
 */
export async function openVideo(path: string, { threads = 1 }: VideoOptions = {}): Promise<VideoFile> {
  withFile(path, ({ bytes }) => {
    if (bytes === 0) throw new UserError(`${path} is empty (0 bytes).`);
  });
  const ffmpeg = await loadFFmpeg();
  const file = await openFFmpegFile(ffmpeg, path);
  try {
    const source: PictureSource = {
      name: path,
      ...file.shown,
      durationSec: await lastPictureEnd(ffmpeg, file),
      read: () => readPictures(ffmpeg, path, threads),
      close: () => {},
    };
    return videoOf(source);
  } finally {
    file.close();
  }
}

/** The decoder of this machine, to be recorded: "FFmpeg 8.1, libavcodec 62.36.101". UserError as for `loadFFmpeg`. */
export async function decoderVersion(): Promise<string> {
  const { version, libraries } = (await loadFFmpeg()).getFFmpegInfo();
  return `FFmpeg ${version}, libavcodec ${libraries.avcodec}`;
}
