// Memory as a video grows: one clip repeated for minutes, its rgb and flow extracted by one job.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseExtraction, extractVideos, findVideos } from '../dist/media/extract/index.js';

const lengths = [2, 8, 32];
const clip = fileURLToPath(new URL('../test/media/video/fixtures/v_GGSY1Qvo990.mp4', import.meta.url));

/** Needs the ffmpeg command. @param {string} path @param {number} minutes */
function writeVideo(path, minutes) {
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-stream_loop', '-1', '-i', clip, '-t', `${60 * minutes}`, '-an', '-c', 'copy', path],
  ]);
}

/** Of this process and all that descend from it, resident now; pages that they share count for each. */
function treeMB() {
  /** @type {Map<number, { parent: number, kB: number }>} */
  const processes = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      const field = (/** @type {string} */ name) =>
        Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      processes.set(Number(entry), { parent: field('PPid'), kB: field('VmRSS') });
    } catch {} // It has just ended.
  }
  const isOurs = (/** @type {number} */ id) => {
    for (let at = id; at > 1; at = processes.get(at)?.parent ?? 0) if (at === process.pid) return true;
    return false;
  };
  let sum = 0;
  for (const [id, { kB }] of processes) if (isOurs(id)) sum += kB;
  return sum / 1000;
}

/** One round: it is memory that is asked for, and a length takes minutes. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-long-'));
  try {
    const extraction = await chooseExtraction({
      streams: ['rgb', 'flow'],
      fps: 25,
      strideFrames: 16,
      windowFrames: 16,
    });
    const rows = [];
    for (const minutes of lengths) {
      const videos = join(folder, `${minutes}`);
      mkdirSync(videos);
      writeVideo(join(videos, 'long.mp4'), minutes);
      let peakMB = 0;
      const sampling = setInterval(() => {
        peakMB = Math.max(peakMB, treeMB());
      }, 200);
      const { done, broken, wallSec } = await extractVideos(
        findVideos(videos),
        join(folder, `${minutes} out`),
        extraction,
        { jobs: 1 },
      );
      clearInterval(sampling);
      if (broken.length > 0) throw new Error(`${broken[0].path}: ${broken[0].why}`);
      rows.push({ minutes, '× real time': done[0].durationSec / wallSec, peakMB });
      rmSync(videos, { recursive: true });
    }
    const [{ peakMB: short }, , { peakMB: long }] = rows;
    return {
      raw: {},
      info: { size: '320 × 240', fps: 25, streams: 'rgb,flow', jobs: 1 },
      rows,
      ratios: { growth32of2: long / short },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
