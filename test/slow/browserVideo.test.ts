// Videos in Chromium: the frames that Node's decoder gives.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVideo } from '../../src/media/video/node.js';
import { meanColours } from '../browser/meanColours.js';
import { openPage } from '../browser/openPage.js';
import { clipFolder } from '../media/video/ffmpegCommand.js';
import { root } from './command.js';

const example = /```js\n(import \{ openWebVideo[\s\S]*?)```/.exec(
  readFileSync(`${root}docs/browser.md`, 'utf8'),
)?.[1];
const code = `${example}
  import { meanColours } from './test/browser/meanColours.js';
  const fileOf = (bytes) => new File([bytes], 'a clip');
  export const colours = async ({ bytes, fps }) =>
    meanColours((take) => eachFrame(fileOf(bytes), fps, take));
  export async function shape(bytes) {
    const { width, height, durationSec, close } = await openWebVideo(fileOf(bytes));
    close();
    return { width, height, durationSec };
  }
  export const refusal = (source) =>
    openWebVideo(typeof source === 'string' ? source : fileOf(source)).catch(({ name, message }) => ({ name, message }));
`;
let page: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  page = await openPage(code);
});
const { clip, remove } = clipFolder();
afterAll(async () => {
  remove();
  await page.close();
});

const fixture = (name: string) => `${root}test/media/video/fixtures/${name}`;
const test = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25', '-t', '1'];
/** Each frame 8 grey levels lighter than the one before it. */
const ramp = [
  ...['-f', 'lavfi', '-i', 'color=size=64x48:rate=25', '-t', '1'],
  ...['-vf', 'format=yuv420p,geq=lum=20+8*N:cb=128:cr=128'],
];
const bt709 = [
  ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p', '-color_range', 'tv'],
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'];

interface Colours {
  count: number;
  colours: number[][];
}

async function inNode(path: string, fps: number): Promise<Colours> {
  const video = await openVideo(path);
  const seen = await meanColours((take) =>
    video.decode({ fps, shortSide: 256, wants: () => true }, (frame) => take(frame)),
  );
  video.close();
  return seen;
}

const inPage = (path: string, fps: number): Promise<Colours> =>
  page.call('colours', { bytes: new Uint8Array(readFileSync(path)), fps });

describe.each<{ name: string; path: () => string; within: number }>([
  { name: 'grey, VP9', path: () => clip('grey.webm', ...ramp, ...vp9), within: 3 },
  { name: 'colours, VP9', path: () => clip('vp9.webm', ...test, ...bt709, ...vp9), within: 8 },
  {
    name: 'turned, H.264',
    path: () => {
      const stored = clip('stored.mp4', ...test, ...bt709, ...x264);
      return clip('turned.mp4', '-i', stored, '-c', 'copy', '-metadata:s:v', 'rotate=90');
    },
    within: 8,
  },
  {
    name: 'times that begin two hours in',
    path: () => clip('hours.mkv', ...ramp, ...x264, '-output_ts_offset', '7200'),
    within: 3,
  },
  { name: 'sound, an odd rate', path: () => fixture('v_GGSY1Qvo990.mp4'), within: 3 },
  { name: 'no square pixels, a gap', path: () => fixture('short_gap.mp4'), within: 8 },
  { name: 'variable rate', path: () => fixture('vfr_walking_the_dog.mp4'), within: 3 },
])('$name', ({ path: make, within }) => {
  let path = '';
  beforeAll(() => {
    path = make();
  });

  it('has the size and duration that it has in Node', async () => {
    const { width, height, durationSec } = await openVideo(path);
    const found = await page.call('shape', new Uint8Array(readFileSync(path)));
    expect(found).toMatchObject({ width, height });
    expect(found.durationSec).toBeCloseTo(durationSec, 3);
  });

  it.each([25, 10])(
    `%d frames a second show what they show in Node, within ${within} of 255`,
    async (fps) => {
      const [node, web] = [await inNode(path, fps), await inPage(path, fps)];
      expect([web.count, web.colours.length]).toEqual([node.count, node.count]);
      node.colours.forEach((quarters, frame) => {
        const off = Math.max(
          ...quarters.map((value, i) => Math.abs(value - (web.colours[frame]?.[i] ?? 999))),
        );
        expect(off, `frame ${frame}`).toBeLessThan(within);
      });
    },
  );
});

it.each<[string, () => string | Uint8Array, RegExp]>([
  ['a URL that is not there', () => '/none.mp4', /^\/none\.mp4 can't be read.*404/],
  [
    'text',
    () => new TextEncoder().encode('a letter\n'),
    /^a clip can't be read.*not an MP4, MOV, MKV.*\n.*convert/,
  ],
  [
    'sound',
    () => new Uint8Array(readFileSync(clip('sound.mp4', '-f', 'lavfi', '-i', 'sine', '-t', '1'))),
    /^a clip can't be read as a video: it has sound but no pictures/,
  ],
  [
    'pictures that the browser does not decode',
    () => new Uint8Array(readFileSync(clip('part2.mp4', ...test, '-c:v', 'mpeg4'))),
    /^a clip can't be read as a video: this browser does not decode its pictures/,
  ],
])('%s is refused', async (_, source, message) => {
  const error = await page.call('refusal', source());
  expect(error.name).toBe('UserError');
  expect(error.message).toMatch(message);
});
