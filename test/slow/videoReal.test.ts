// Real clips, frame by frame, against the ffmpeg command.
import { describe, expect, it } from 'vitest';
import { openVideo } from '../../src/media/video/node.js';
import { frames as framesOf, frameTimes } from '../media/video/ffmpegCommand.js';

const fixture = (name: string) => new URL(`../media/video/fixtures/${name}`, import.meta.url).pathname;

/** Mean red, green and blue. */
function meanColour(data: Uint8Array, channels: number): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i += channels)
    for (let c = 0; c < 3; c++) sums[c] = (sums[c] ?? 0) + (data[i + c] ?? 0);
  return sums.map((sum) => (sum * channels) / data.length);
}

describe.each([
  { name: 'v_GGSY1Qvo990.mp4', width: 320, height: 240, rate: 19.62, pictures: 355 },
  { name: 'arm_wrestling_28fps.mp4', width: 427, height: 256, rate: 28, pictures: 280 },
  { name: 'short_gap.mp4', width: 455, height: 256, rate: 30, pictures: 32 },
  { name: 'no_pts.avi', width: 320, height: 240, rate: 25, pictures: 164 },
  { name: 'vfr_walking_the_dog.mp4', width: 320, height: 240, rate: 30, pictures: 153 },
])('$name', ({ name, width, height, rate, pictures }) => {
  const path = fixture(name);
  // A frame of the AVI has no time: it follows at the file's rate.
  const times: number[] = [];
  for (const time of frameTimes(path)) times.push(Number.isNaN(time) ? (times.at(-1) ?? 0) + 1 / rate : time);
  const colours = framesOf(path, width, height).map((data) => meanColour(data, 3));

  it('has the frames that ffprobe counts', () => {
    expect([times.length, colours.length]).toEqual([pictures, pictures]);
  });

  it.each([25, rate])(
    'on a grid of %d frames a second shows what ffmpeg decodes for that time',
    async (fps) => {
      const video = await openVideo(path);
      expect([video.width, video.height]).toEqual([width, height]);
      const indices: number[] = [];
      const total = await video.decode({ fps, shortSide: height, wants: () => true }, (frame) => {
        indices.push(frame.index);
        expect([frame.width, frame.height]).toEqual([width, height]);
        const due = times.findLastIndex((time) => time <= frame.index / fps + 1e-3);
        const expected = colours[Math.max(due, 0)] ?? [];
        // Two releases of libswscale, one of them to 24 bits: they round differently, by less than a grey level.
        const found = meanColour(frame.data, 4);
        for (const c of [0, 1, 2])
          expect(Math.abs((found[c] ?? 0) - (expected[c] ?? 0)), `frame ${frame.index}`).toBeLessThan(1);
      });
      expect(indices).toEqual(Array.from({ length: total }, (_, k) => k));
      // The last picture lasts as long as its file says, or one step.
      expect(Math.abs(total / fps - (times.at(-1) ?? 0))).toBeLessThan(2.1 / Math.min(rate, fps));
      video.close();
    },
  );
});
