// The whole set as a folder: videos/, tags.csv and truth.json.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planSet, tagsCsv, truthJson } from './plan.js';

const drawing = fileURLToPath(new URL('./drawClips.js', import.meta.url));

/**
 * Draws the clips that the folder does not have yet.
 * @param {string} folder
 * @param {number} seed
 * @param {(name: string) => void} onClip
 * @returns {Promise<{ clips: number, seconds: number }>} seconds of video
 */
export async function drawSet(folder, seed, onClip) {
  const clips = planSet(seed);
  const videos = join(folder, 'videos');
  mkdirSync(videos, { recursive: true });
  const parts = Math.max(1, Math.min(8, availableParallelism()));
  await Promise.all(
    Array.from({ length: parts }, async (_, part) => {
      const child = spawn(process.execPath, [drawing, videos, ...[seed, part, parts].map(String)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', (data) => {
        for (const name of String(data).split('\n').filter(Boolean)) onClip(name);
      });
      // FFmpeg writes a line for each kind of graphics card that it does not find, which matters only if drawing fails.
      let said = '';
      child.stderr.on('data', (data) => {
        said = (said + data).slice(-4000);
      });
      const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
      if (code !== 0) throw new Error(`drawing clips failed:\n${said}`);
    }),
  );
  writeFileSync(join(folder, 'tags.csv'), tagsCsv(clips));
  writeFileSync(join(folder, 'truth.json'), truthJson(clips));
  return { clips: clips.length, seconds: clips.reduce((sum, { script }) => sum + script.frames, 0) / 25 };
}
