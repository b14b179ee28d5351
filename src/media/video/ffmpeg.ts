// FFmpeg's libraries, as the optional package node-av has them: loading, return codes, times.
import { basename } from 'node:path';
import type { Rational } from 'node-av';
import { UserError } from '../../core/index.js';
import { withFile } from '../../io/index.js';
import { unreadable } from './unreadable.js';

export type FFmpeg = typeof import('node-av');

/** UserError that says what to install where the package is missing or has no binary for this machine. */
export async function loadFFmpeg(): Promise<FFmpeg> {
  try {
    const ffmpeg = await import('node-av');
    // Otherwise it writes a line to the terminal for every damaged picture.
    ffmpeg.Log.setLevel(ffmpeg.AV_LOG_QUIET);
    return ffmpeg;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(
      `Reading videos needs the package node-av (FFmpeg), which can't be loaded: npm install node-av\n(${reason})`,
    );
  }
}

/** UserError if a call of FFmpeg failed. */
export function check(ffmpeg: FFmpeg, path: string, result: number): void {
  if (result < 0) throw unreadableFile(path, ffmpeg.FFmpegError.strerror(result));
}

/** A time of FFmpeg in seconds; undefined where it has none. */
export const seconds = (ffmpeg: FFmpeg, time: bigint, base: Rational): number | undefined =>
  time === ffmpeg.AV_NOPTS_VALUE ? undefined : (Number(time) * base.num) / base.den;

/** The error about a file, with the command that converts it in case a player shows it. */
export function unreadableFile(path: string, reason: string): UserError {
  const cut = isMp4(path) && reason.startsWith('Invalid data');
  const hint = cut
    ? 'This MP4 file has no index: it is cut off (copy or download it again) or still being written.'
    : `If a player shows it, convert it: ffmpeg -i ${quoted(basename(path))} -c:v libx264 -crf 18 converted.mp4`;
  return unreadable(path, reason, hint);
}

const isMp4 = (path: string) =>
  withFile(path, ({ read }) => Buffer.from(read(4, 4)).toString('latin1') === 'ftyp');

/** A file's name for a shell. A name that begins with a dash would be taken for an option. */
const quoted = (name: string) => {
  const safe = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
};
