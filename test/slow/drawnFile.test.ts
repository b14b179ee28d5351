// A drawn clip as a file: what ffprobe says of it, and that it decodes to what was drawn.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClip } from '../../examples/drawn/clip.js';
import { encodeClip } from '../../examples/drawn/encodeClip.js';
import { fps, writeScript } from '../../examples/drawn/script.js';
import { openVideo } from '../../src/media/video/node.js';

const script = writeScript('a file', ['jump', 'wave']);
const folder = mkdtempSync(join(tmpdir(), 'dgam-drawn-'));
const path = join(folder, 'clip.mp4');
beforeAll(() => encodeClip(script, path));
afterAll(() => rmSync(folder, { recursive: true }));

/** Mean red, green and blue. */
const meanColour = (data: Uint8Array | Uint8ClampedArray) =>
  [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let at = channel; at < data.length; at += 4) sum += data[at] ?? 0;
    return (4 * sum) / data.length;
  });

const distance = (a: Uint8Array | Uint8ClampedArray, b: Uint8Array) =>
  b.reduce((sum, value, at) => sum + (value - (a[at] ?? 0)) ** 2, 0);

it('is H.264 of the size, rate and number of frames that the script says, and nothing half-written stays', () => {
  const entries = 'stream=codec_name,width,height,r_frame_rate,nb_read_frames';
  const said = execFileSync('ffprobe', [
    ...['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', path],
  ]);
  expect(JSON.parse(said.toString()).streams).toEqual([
    {
      codec_name: 'h264',
      width: 160,
      height: 120,
      r_frame_rate: '25/1',
      nb_read_frames: String(script.frames),
    },
  ]);
  expect(readdirSync(folder)).toEqual(['clip.mp4']);
});

it('shows what was drawn, frame by frame', async () => {
  const clip = openClip(script);
  const video = await openVideo(path);
  const total = await video.decode(
    { fps, shortSide: 120, wants: (index) => index % 50 === 7 },
    ({ index, data }) => {
      const drawn = meanColour(clip.draw(index).data);
      // Up to 1.4 grey levels are lost, most of them where RGB becomes YUV, and back, without rounding.
      for (const [channel, found] of meanColour(data).entries())
        expect(Math.abs(found - (drawn[channel] ?? Number.NaN)), `frame ${index}`).toBeLessThan(2);
      // Grain is new in each frame, so a picture is nearest to its own even where nothing moves.
      const distances = [index - 1, index, index + 1].map((other) => distance(clip.draw(other).data, data));
      expect(Math.min(...distances), `frame ${index}`).toBe(distances[1]);
    },
  );
  expect(total).toBe(script.frames);
  video.close();
});
