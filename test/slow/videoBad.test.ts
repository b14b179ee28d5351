// Videos as people have them: turned, odd, cut off, empty, oddly named. Clips are made by ffmpeg.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/index.js';
import type { Frame } from '../../src/media/video/index.js';
import { openVideo } from '../../src/media/video/node.js';
import { clipFolder } from '../media/video/ffmpegCommand.js';

const { folder, clip, remove } = clipFolder();
afterAll(remove);

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const test = (size: string, sec: number, rate = 25) => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}`, '-t', `${sec}`],
];
/** Red left, blue right; the upper half darker. */
const quarters = (size: string) => [
  ...['-f', 'lavfi', '-i', `color=red:size=${size}:rate=25`, '-t', '0.2'],
  ...['-vf', 'drawbox=x=iw/2:color=blue:t=fill,drawbox=h=ih/2:w=iw/2:color=0x800000:t=fill'],
];

interface Seen {
  total: number;
  frames: { index: number; width: number; height: number; data: Uint8Array }[];
}

async function decode(path: string, fps = 25, shortSide = 10_000): Promise<Seen> {
  const video = await openVideo(path);
  const frames: Seen['frames'] = [];
  const keep = ({ index, width, height, data }: Frame) => {
    frames.push({ index, width, height, data: data.slice() });
  };
  const total = await video.decode({ fps, shortSide, wants: () => true }, keep);
  video.close();
  return { total, frames };
}

/** The colour of a point, in parts of the width and height. */
function colourAt({ frames: [frame] }: Seen, x: number, y: number): number[] {
  if (!frame) return [];
  const at = (Math.floor(y * frame.height) * frame.width + Math.floor(x * frame.width)) * 4;
  return [...frame.data.subarray(at, at + 3)];
}

const expectColour = (found: readonly number[], expected: readonly number[]) =>
  expected.forEach((value, c) => {
    expect(Math.abs((found[c] ?? 0) - value), `${found}`).toBeLessThanOrEqual(6);
  });

const red = [254, 0, 0];
const dark = [128, 0, 0];
const blue = [0, 0, 254];

it.each([
  // What is seen at the upper left, upper right, lower left and lower right.
  { rotation: 0, size: [64, 48], seen: [dark, blue, red, blue] },
  { rotation: 90, size: [48, 64], seen: [blue, blue, dark, red] },
  { rotation: 180, size: [64, 48], seen: [blue, red, blue, dark] },
  { rotation: 270, size: [48, 64], seen: [red, dark, blue, blue] },
])('turned by $rotation degrees against the clock', async ({ rotation, size, seen }) => {
  const stored = clip(`stored${rotation}.mp4`, ...quarters('64x48'), ...x264);
  const path = clip(
    `turned${rotation}.mp4`,
    ...['-i', stored, '-c', 'copy', '-metadata:s:v', `rotate=${rotation}`],
  );
  const shown = await decode(path);
  expect([shown.frames[0]?.width, shown.frames[0]?.height]).toEqual(size);
  const corners = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ];
  corners.forEach(([x = 0, y = 0], i) => {
    expectColour(colourAt(shown, x, y), seen[i] ?? []);
  });
});

it.each([
  {
    name: 'BT.709',
    filter: 'out_color_matrix=bt709:out_range=tv',
    tags: ['-colorspace', 'bt709', '-color_range', 'tv'],
  },
  {
    name: 'BT.601',
    filter: 'out_color_matrix=bt601:out_range=tv',
    tags: ['-colorspace', 'smpte170m', '-color_range', 'tv'],
  },
  {
    name: 'full range',
    filter: 'out_color_matrix=bt601:out_range=pc',
    tags: ['-colorspace', 'smpte170m', '-color_range', 'pc'],
  },
])('colours of $name', async ({ name, filter, tags }) => {
  const colour = ['-f', 'lavfi', '-i', 'color=0x30c060:size=64x48:rate=25', '-t', '0.2'];
  const path = clip(`${name}.mp4`, ...colour, '-vf', `scale=${filter},format=yuv420p`, ...tags, ...x264);
  expectColour(colourAt(await decode(path), 0.5, 0.5), [0x30, 0xc0, 0x60]);
});

it.each([
  {
    name: 'odd size',
    args: [...test('160x120', 0.4), '-vf', 'scale=161:121', '-c:v', 'libx264', '-pix_fmt', 'yuv444p'],
    width: 161,
    height: 121,
  },
  {
    name: '10 bits',
    args: [...test('160x120', 0.4), '-c:v', 'libx264', '-pix_fmt', 'yuv420p10le'],
    width: 160,
    height: 120,
  },
  { name: 'large', args: [...test('7680x4320', 0.4, 5), ...x264], width: 7680, height: 4320 },
])('$name', async ({ name, args, width, height }) => {
  const path = clip(`${name}.mp4`, ...args);
  const video = await openVideo(path);
  expect([video.width, video.height]).toEqual([width, height]);
  const { total, frames } = await decode(path, 25, 100);
  expect(total).toBe(10);
  expect(Math.min(frames[0]?.width ?? 0, frames[0]?.height ?? 0)).toBe(100);
});

it('one frame, and frames of no duration', async () => {
  expect((await decode(clip('one.mp4', ...test('64x48', 0.04), ...x264))).total).toBe(1);
  expect((await decode(clip('one.mkv', ...test('64x48', 0.04), ...x264))).total).toBe(1);
});

it.each(['mkv', 'ts', 'avi', 'webm', 'mov', 'mpg'])(
  '.%s: every frame, wherever its times begin',
  async (type) => {
    const codec = type === 'webm' ? ['-c:v', 'libvpx'] : ['mpg', 'avi'].includes(type) ? [] : x264;
    const path = clip(`kind.${type}`, ...test('64x48', 1), ...codec);
    const { total } = await decode(path);
    expect(total).toBe(25);
    expect((await openVideo(path)).durationSec).toBeCloseTo(1, 1);
  },
);

it.each(['mkv', 'ts'])('.%s: times that begin hours in', async (type) => {
  const stored = clip('hours.mp4', ...test('64x48', 1), ...x264);
  const path = clip(`hours.${type}`, '-i', stored, '-c', 'copy', '-output_ts_offset', '7200');
  expect((await openVideo(path)).durationSec).toBeCloseTo(1, 1);
  const [expected, found] = [await decode(stored), await decode(path)];
  expect(found.total).toBe(25);
  expect(found.frames).toEqual(expected.frames);
});

it('no container, and so no times and no duration', async () => {
  expect((await decode(clip('bare.h264', ...test('64x48', 1), ...x264))).total).toBe(25);
});

it('pictures that begin later than the sound: the first one stands for the time before it', async () => {
  const sound = ['-f', 'lavfi', '-i', 'sine', '-t', '2'];
  const stored = clip('early.mp4', ...test('64x48', 1), ...x264);
  const path = clip('late.mp4', '-itsoffset', '1', '-i', stored, ...sound, '-c:v', 'copy');
  const { total, frames } = await decode(path);
  expect(total).toBe(50);
  expect(frames[24]?.data).toEqual(frames[0]?.data);
  expect(frames[35]?.data).not.toEqual(frames[0]?.data);
});

it.each(['with space.mp4', "it's.mp4", 'double"quote.mp4', 'żółć 動画.mp4', '-x.mp4', 'a:b.mp4'])(
  'the name %s',
  async (name) => {
    copyFileSync(clip('named.mp4', ...test('64x48', 0.2), ...x264), join(folder, name));
    expect((await decode(join(folder, name))).total).toBe(5);
  },
);

describe('is refused', () => {
  const whole = () => clip('whole.mp4', ...test('64x48', 1), ...x264);
  it.each<[string, () => string, RegExp]>([
    ['nothing', () => join(folder, 'none.mp4'), /none\.mp4 does not exist/],
    ['a folder', () => mkdirSync(join(folder, 'x.mp4'), { recursive: true }) ?? '', /x\.mp4 is a folder/],
    ['no bytes', () => write('zero.mp4', Buffer.alloc(0)), /zero\.mp4 is empty/],
    [
      'text',
      () => write('text.mp4', Buffer.from('a letter\n')),
      /text\.mp4 can't be read.*\n.*ffmpeg -i text\.mp4/,
    ],
    [
      'a name that a shell would take for an option',
      () => write('-text.mp4', Buffer.from('a letter\n')),
      /-text\.mp4 can't be read.*\n.*ffmpeg -i \.\/-text\.mp4 /,
    ],
    [
      'an MP4 without its index',
      () => write('cut.mp4', readFileSync(whole()).subarray(0, 3000)),
      /cut\.mp4.*\n.*cut off/,
    ],
    [
      'sound',
      () => clip('sound.mp4', '-f', 'lavfi', '-i', 'sine', '-t', '1'),
      /sound\.mp4.*has sound but no pictures/,
    ],
  ])('%s', async (_, make, message) => {
    const error = await openVideo(make()).catch((error) => error);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
  });
});

const write = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

it.each(['mp4', 'mkv'])('a %s that is cut off: as far as it goes', async (type) => {
  const whole = clip(`long.${type}`, ...test('160x120', 4), ...x264, '-g', '10', '-movflags', '+faststart');
  const bytes = readFileSync(whole);
  const { total, frames } = await decode(write(`half.${type}`, bytes.subarray(0, bytes.length / 2)));
  expect(total).toBeGreaterThan(25);
  expect(total).toBeLessThan(75);
  expect(frames.length).toBe(total);
});

it('pictures that are broken in the middle: the rest is used', async () => {
  const bytes = readFileSync(clip('sound.mkv', ...test('160x120', 4), ...x264, '-g', '10'));
  bytes.fill(0x55, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.5));
  const { total } = await decode(write('broken.mkv', bytes));
  expect(total).toBe(100);
});

it('an error of whoever takes frames comes out as it is, and the video can be decoded again', async () => {
  const video = await openVideo(clip('take.mp4', ...test('64x48', 1), ...x264));
  const grid = { fps: 25, shortSide: 48, wants: (index: number) => index % 5 === 0 };
  const stop = new Error('stop');
  await expect(
    video.decode(grid, ({ index }) => {
      if (index === 10) throw stop;
    }),
  ).rejects.toBe(stop);
  const seen: number[] = [];
  expect(await video.decode(grid, ({ index }) => void seen.push(index))).toBe(25);
  expect(seen).toEqual([0, 5, 10, 15, 20]);
});
