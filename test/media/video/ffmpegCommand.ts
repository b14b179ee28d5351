// The ffmpeg and ffprobe commands: they make clips, and say what tests compare with.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (command: string, args: readonly string[]) =>
  execFileSync(command, args, { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] });

export const ffmpeg = (...args: readonly string[]): Buffer => run('ffmpeg', ['-v', 'error', '-y', ...args]);

/** A folder for clips; `clip` makes one there out of ffmpeg's arguments and gives its path. */
export function clipFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'dgam-clips-'));
  return {
    folder,
    clip(name: string, ...args: readonly string[]): string {
      const path = join(folder, name);
      ffmpeg(...args, `file:${path}`);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Seconds at which the file's frames are shown, in their order. */
export const frameTimes = (path: string): number[] =>
  run('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=best_effort_timestamp_time'],
    ...['-of', 'csv=p=0', path],
  ])
    .toString()
    .split('\n')
    .filter((line) => line.length > 0)
    .map(Number.parseFloat);

/** Every frame of the file as RGB (height × width × 3), scaled to this size. */
export function frames(path: string, width: number, height: number): Buffer[] {
  const scale = `scale=${width}:${height}:flags=bilinear`;
  const bytes = ffmpeg(
    ...['-i', path, '-vf', scale, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
  );
  const size = width * height * 3;
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
