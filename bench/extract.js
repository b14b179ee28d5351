// From video files to features: a folder of clips, 320 × 240 at 25 a second, × real time for each choice of streams.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseExtraction, extractVideos, findVideos } from '../dist/media/extract/index.js';
import { spread } from './alternate.js';

const clipSec = 60;
/** Real ones; each is repeated to a minute. */
const clips = ['v_GGSY1Qvo990.mp4', 'vfr_walking_the_dog.mp4', 'arm_wrestling_28fps.mp4', 'no_pts.avi'];
/** @type {readonly (readonly import('../dist/media/features/index.js').StreamKind[])[]} */
const choices = [['rgb'], ['rgb', 'flow'], ['rgb', 'pose'], ['rgb', 'flow', 'pose']];
const parts = ['decode', 'rgb', 'flow', 'pose', 'write'];

/** What is wanted of two cores. */
const goals = { rgb: 15, 'rgb,flow': 5, 'rgb,pose': 5 };

/** Needs the ffmpeg command. @param {string} folder */
function writeClips(folder) {
  mkdirSync(folder);
  for (const name of clips) {
    const source = fileURLToPath(new URL(`../test/media/video/fixtures/${name}`, import.meta.url));
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-stream_loop', '-1', '-i', source, '-t', `${clipSec}`, '-an'],
      ...['-vf', 'scale=320:240,setsar=1', '-r', '25', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
      join(folder, `${name.replace(/\.\w+$/, '')}.mp4`),
    ]);
  }
}

/** Processes that are started, and models that are opened, count: a user waits for them too. */
export async function run({ rounds = 3 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-extract-'));
  try {
    const videos = join(folder, 'videos');
    writeClips(videos);
    /** @type {Record<string, { timesRealTime: number, jobs: number, seconds: Record<string, number> }[]>} */
    const raw = Object.fromEntries(choices.map((streams) => [streams.join(), []]));
    for (let round = 0; round < rounds; round++)
      for (const streams of choices) {
        const name = streams.join();
        const out = join(folder, 'out');
        const extraction = await chooseExtraction({ streams, fps: 25, strideFrames: 16, windowFrames: 16 });
        const { done, broken, wallSec, jobs } = await extractVideos(findVideos(videos), out, extraction);
        rmSync(out, { recursive: true });
        if (broken.length > 0) throw new Error(`${broken[0].path}: ${broken[0].why}`);
        const videoSec = done.reduce((sum, { durationSec }) => sum + durationSec, 0);
        const seconds = Object.fromEntries(
          parts.map((part) => [part, done.reduce((sum, video) => sum + (video.seconds?.[part] ?? 0), 0)]),
        );
        raw[name].push({ timesRealTime: videoSec / wallSec, jobs, seconds });
      }
    const rows = Object.entries(raw).map(([streams, measured]) => ({
      streams,
      unit: '× real time',
      ...spread(measured.map(({ timesRealTime }) => timesRealTime)),
      ...sharesOf(measured.map(({ seconds }) => seconds)),
    }));
    const ratios = Object.fromEntries(
      Object.entries(goals).map(([streams, goal]) => [
        `${streams} of ${goal} ×`,
        (rows.find((row) => row.streams === streams)?.median ?? Number.NaN) / goal,
      ]),
    );
    const [{ jobs }] = raw.rgb;
    return { raw, info: { videos: clips.length, clipSec, size: '320 × 240', fps: 25, jobs }, rows, ratios };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of the time of all processes, in all rounds. @param {readonly Record<string, number>[]} rounds */
function sharesOf(rounds) {
  const sums = parts.map((part) => rounds.reduce((sum, seconds) => sum + seconds[part], 0));
  const total = sums.reduce((a, b) => a + b, 0);
  return Object.fromEntries(
    parts.map((part, i) => [`${part}, %`, sums[i] > 0 ? ((100 * sums[i]) / total).toFixed(0) : '–']),
  );
}
