// FFmpeg's libraries, as the optional package node-av brings them.
import { UserError } from '../../core/index.js';

export type FFmpeg = typeof import('node-av');

/** UserError that says what to install where the package is missing or has no binary for this machine. */
export async function loadFFmpeg(): Promise<FFmpeg> {
  try {
    const ffmpeg = await import('node-av');
    // What it would write to the terminal by itself: every picture that is damaged.
    ffmpeg.Log.setLevel(ffmpeg.AV_LOG_QUIET);
    return ffmpeg;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(
      `Reading videos needs the package node-av (FFmpeg), which can't be loaded: npm install node-av\n(${reason})`,
    );
  }
}
