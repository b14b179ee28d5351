// Opens a video file in Node.
import { UserError } from '../../core/index.js';
import { withFile } from '../../io/index.js';
import { videoOf } from './decode.js';
import { loadFFmpeg } from './ffmpeg.js';
import { openFFmpegFile } from './ffmpegFile.js';
import { readPictures } from './ffmpegPictures.js';
import { lastPictureEnd } from './lastPicture.js';
import type { PictureSource } from './pictures.js';
import type { VideoFile } from './types.js';

export interface VideoOptions {
  /** Threads that decode. 1 by default, since several videos are usually read at once, each in a process of its own. */
  readonly threads?: number;
}

/**
 * A video file of any kind that FFmpeg opens. UserError, which names the file, if it can't be read or is no video.
 * `decode` opens the file anew each time, so it may be called more than once.
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
