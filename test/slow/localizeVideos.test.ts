// Localizing videos by the real command: folders of them, odd names, players that find them, Ctrl-C, what it refuses.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipFolder } from '../media/video/ffmpegCommand.js';
import { dgam, hapt, ownTemporaryFiles, root, start } from './command.js';

const { folder, clip, remove } = clipFolder();
const path = (...names: string[]) => join(folder, ...names);
const fixture = (name: string) => `${root}test/media/video/fixtures/${name}`;

afterAll(remove);
afterAll(ownTemporaryFiles(folder));

const picture = (source: string, sec: number) => [
  ...['-f', 'lavfi', '-i', `${source}=size=160x120:rate=20`, '-t', `${sec}`],
];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const mpeg4 = ['-c:v', 'mpeg4', '-bf', '0'];

/** Name → class, and how it is made. */
const made = [
  ['a b.mp4', 'bars', ...picture('smptebars', 3), ...h264],
  ['-dash.mp4', 'bars', ...picture('smptebars', 2), ...h264],
  [`q"uo'te.mkv`, 'bars', ...picture('smptebars', 2.5), ...mpeg4],
  ['ü 漢#%.mp4', 'life', ...picture('mandelbrot', 3), ...h264],
  ['life.avi', 'life', ...picture('mandelbrot', 2), ...mpeg4],
  ['x.y.mov', 'life', ...picture('mandelbrot', 2.5), ...h264],
] as const;
const ids = made.map(([name]) => name.replace(/\.\w+$/, '')).sort();
const videos = path('videos');
const quotedCsv = (text: string) => `"${text.replaceAll('"', '""')}"`;

const grid = ['--streams', 'rgb', '--fps', '10', '--stride-frames', '5', '--jobs', '1'];
const extract = (out: string, ...more: string[]) => [
  ...['extract', videos, '--tags', path('tags.csv'), '--out', path(out), ...grid, ...more],
];

/** Everything below a folder that is hidden: what is half-written is. */
const hiddenIn = (dir: string) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => basename(name).startsWith('.'));

const leftBehind = () => readdirSync(path('tmp'));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 10));
}

async function endOf(child: ChildProcess, stop: () => void): Promise<number | null> {
  const ended = once(child, 'exit');
  stop();
  return (await ended)[0];
}

beforeAll(() => {
  mkdirSync(join(videos, 'day 1'), { recursive: true });
  writeFileSync(path('-dash.avi'), '');
  for (const [name, , ...args] of made) clip(`videos/${name}`, ...args);
  const rows = made.map(
    ([name, label], i) => `${quotedCsv(name)},${label},${i % 3 === 2 ? 'test' : 'train'}`,
  );
  writeFileSync(path('tags.csv'), `\ufeffvideo,label,split\r\n${rows.join('\r\n')}\r\n`);
  writeFileSync(
    path('quick.yaml'),
    'checkpointEvery: 5\ntraining: { batch: 2 }\nmodel: { attentionHidden: 8, cvaeHidden: 8, latent: 4 }\n',
  );
});

describe('extract', () => {
  it('makes a data set of a folder of oddly named videos', () => {
    const { status, stdout, stderr } = dgam([...extract('set'), '--json']);
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ videos: 6, skipped: 0, splits: { train: 4, test: 2 }, classes: ['bars', 'life'], broken: [] },
      ...{ jobs: 1, seconds: { decode: expect.any(Number), rgb: expect.any(Number) } },
    });
    expect(stderr).toMatch(/× real time, 1 at a time\. Where time went:\n {2}decode .*\n {2}rgb /);
    expect(stderr).toMatch(/features of 6 videos: train 4, test 2; 2 classes: bars, life\nnext: dgam train /);
    expect(readdirSync(path('set', 'rgb')).sort()).toEqual(ids.map((id) => `${id}.npy`));
    expect(hiddenIn(path('set'))).toEqual([]);
  });

  it('Ctrl-C ends it at once and leaves nothing half-written', async () => {
    // A terminal sends it to all processes of the group.
    const child = start(extract('stopped'), { detached: true });
    await until(() => existsSync(path('stopped', 'rgb')) && hiddenIn(path('stopped', 'rgb')).length > 0);
    expect(await endOf(child, () => process.kill(-child.pid!, 'SIGINT'))).toBe(130);
    expect(hiddenIn(path('stopped'))).toEqual([]);
    expect(existsSync(path('stopped', 'dataset.yaml'))).toBe(false);
  });
});

describe('localize on videos', () => {
  const run = path('run');
  beforeAll(() => {
    const { status, stderr } = dgam([
      ...['train', path('set'), '--run', run, '--epochs', '10', '--config', path('quick.yaml')],
    ]);
    expect(status, stderr).toBe(0);
  });

  /** What the page says is where the videos are, as paths. */
  function playersOf(out: string): string[] {
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    return [...html.matchAll(/<video [^>]*src="([^"]+)"/g)].map(([, src]) => {
      expect(src).not.toMatch(/^\/|:/);
      return resolve(out, decodeURIComponent(src.replaceAll('&#39;', "'").replaceAll('&amp;', '&')));
    });
  }

  it('prints a table, and leaves predictions and a page that finds the video', () => {
    const video = clip(`new 'ü'#1.mp4`, ...picture('smptebars', 2), ...h264);
    const { status, stdout, stderr } = dgam(['localize', run, video]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(
      /^new 'ü'#1.*\n {2}label +start s +end s +score\n {2}(bars|life) +[\d.]+ +[\d.]+ +[\d.]+\n/,
    );
    const out = join(run, 'localized');
    expect(readdirSync(out).sort()).toEqual(['predictions.csv', 'predictions.json', 'report.html']);
    const { results } = JSON.parse(readFileSync(join(out, 'predictions.json'), 'utf8'));
    expect(Object.keys(results)).toEqual([`new 'ü'#1`]);
    for (const { segment } of results[`new 'ü'#1`]) {
      expect(segment[0]).toBeGreaterThanOrEqual(0);
      expect(segment[1]).toBeLessThanOrEqual(2.05);
    }
    const table = readFileSync(join(out, 'predictions.csv'), 'utf8').trim().split('\n');
    expect(table).toHaveLength(results[`new 'ü'#1`].length + 1);
    expect(playersOf(out)).toEqual([video]);
    expect(leftBehind()).toEqual([]);
  });

  it('takes files and folders, an AVI among them, beside what was there; some broken is code 3', () => {
    writeFileSync(path('-broken.mp4'), 'x');
    const args = ['localize', 'run', '--json', '--', 'videos', fixture('no_pts.avi'), '-broken.mp4'];
    const { status, stdout, stderr } = dgam(args, folder);
    expect(status, stderr).toBe(3);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ out: join('run', 'localized-2'), videos: 7 });
    expect(Object.keys(summary.predictions).sort()).toEqual([...ids, 'no_pts'].sort());
    expect(summary.broken).toEqual([expect.objectContaining({ path: '-broken.mp4' })]);
    const players = playersOf(join(run, 'localized-2'));
    expect(players).toHaveLength(7);
    for (const player of players) expect(statSync(player).isFile(), player).toBe(true);
    expect(leftBehind()).toEqual([]);
  });

  it('Ctrl-C ends it without a trace', async () => {
    const child = start(['localize', run, fixture('v_GGSY1Qvo990.mp4'), '--out', path('never')], {
      detached: true,
    });
    await until(() =>
      readdirSync(path('tmp'), { recursive: true }).some((name) => `${name}`.endsWith('.tmp')),
    );
    expect(await endOf(child, () => process.kill(-child.pid!, 'SIGINT'))).toBe(130);
    expect(existsSync(path('never'))).toBe(false);
    expect(leftBehind()).toEqual([]);
  });

  it('report of the data set plays its videos', () => {
    expect(dgam(['report', run]).status).toBe(0);
    expect(playersOf(run).sort()).toEqual([join(videos, `q"uo'te.mkv`), join(videos, 'x.y.mov')]);
  });

  it.each<[string, () => string[], RegExp]>([
    ['a video that is not there', () => ['gone.mp4'], /gone\.mp4 does not exist\. Give videos, or folders/],
    ['a folder without videos', () => [path('videos', 'day 1')], /day 1 has no videos \(\.mp4, /],
    ['two of the same name', () => [videos, path('-dash.avi')], /have the same name "-dash"/],
    ['videos and feature files', () => [videos, '--dataset', hapt], /Give either --dataset or videos/],
    ['an output that is there', () => [videos, '--out', path('tags.csv')], /tags\.csv exists already/],
  ])('refuses %s', (_, args, message) => {
    const { status, stderr } = dgam(['localize', run, ...args()]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(leftBehind()).toEqual([]);
  });
});
