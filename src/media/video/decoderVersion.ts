// Which decoder reads videos here. Apart from loading it: its types must not be part of the library's.
import { loadFFmpeg } from './ffmpeg.js';

/** Which decoder reads videos here, such as "FFmpeg 8.1, libavcodec 62.36.101"; to be recorded. */
export async function decoderVersion(): Promise<string> {
  const { version, libraries } = (await loadFFmpeg()).getFFmpegInfo();
  return `FFmpeg ${version}, libavcodec ${libraries.avcodec}`;
}
