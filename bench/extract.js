// How fast videos become features: `dgam extract` on clips of 320 × 240 at 25 frames a second, rgb alone and with flow in
// turn. Needs the ffmpeg command, which makes the clips, and two quiet cores.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/dgam.js', import.meta.url));
const [clips, clipSec, rounds] = [4, 60, 3];
const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-extract-'));
const videos = join(folder, 'videos');

/** Texture that moves and turns, with noise, so that neither decoding nor the flow has it easy. */
const source = `mandelbrot=size=480x480:rate=25,rotate=a=0.2*t,crop=320:240,noise=alls=6:allf=t`;

try {
  mkdirSync(videos);
  for (let i = 0; i < clips; i++)
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', source, '-t', `${clipSec}`, '-c:v', 'libx264', '-crf', '23'],
      ...['-pix_fmt', 'yuv420p', join(videos, `clip${i}.mp4`)],
    ]);
  console.log(
    `${clips} clips of ${clipSec} s, 320 × 240 at 25 frames a second, ${availableParallelism()} cores`,
  );
  /** @type {Record<string, number[]>} */
  const times = {};
  for (let round = 0; round < rounds; round++) {
    for (const streams of ['rgb', 'rgb,flow', 'pose', 'rgb,flow,pose']) {
      const out = join(folder, `${streams}-${round}`);
      const args = [bin, 'extract', videos, '--out', out, '--streams', streams, '--json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      const { videoSec, wallSec, jobs, seconds } = JSON.parse(stdout);
      times[streams] = [...(times[streams] ?? []), videoSec / wallSec];
      const parts = Object.entries(seconds).map(([part, sec]) => `${part} ${Number(sec).toFixed(1)} s`);
      console.log(
        `${streams}: ${(videoSec / wallSec).toFixed(1)} × real time, ${jobs} at a time (${parts.join(', ')})`,
      );
      rmSync(out, { recursive: true });
    }
  }
  for (const [streams, all] of Object.entries(times)) {
    const sorted = all.toSorted((a, b) => a - b);
    console.log(`${streams}: median ${sorted[Math.floor(sorted.length / 2)].toFixed(1)} × real time`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
