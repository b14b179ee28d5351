// From video files to timestamps by the real command: extracted, trained on, localized; interrupted, broken, oddly named.
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipFolder } from '../video/ffmpegCommand.js';
import { dgam, hapt, root, start } from './command.js';

const { folder, clip, remove } = clipFolder();
const path = (...names: string[]) => join(folder, ...names);
const fixture = (name: string) => `${root}test/video/fixtures/${name}`;

// Commands that are started here have a folder for temporary files that can be looked into.
const ownTmp = process.env.TMPDIR;
mkdirSync(path('tmp'));
process.env.TMPDIR = path('tmp');
afterAll(() => {
  if (ownTmp === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = ownTmp;
  remove();
});

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

const grid = ['--fps', '10', '--stride-frames', '5', '--jobs', '1'];
const extract = (out: string, ...more: string[]) => [
  ...['extract', videos, '--tags', path('tags.csv'), '--out', path(out), ...grid, ...more],
];
const features = (out: string, stream = 'rgb') =>
  readdirSync(path(out, stream))
    .sort()
    .map((name) => [name, readFileSync(path(out, stream, name)).toString('base64')]);

/** Everything below a folder that is hidden: what is half-written is. */
const hiddenIn = (dir: string) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => basename(name).startsWith('.'));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 10));
}

async function endOf(child: ChildProcess, stop: () => void): Promise<number | null> {
  const ended = once(child, 'exit');
  stop();
  return (await ended)[0];
}

/** Processes that extract into a folder, or were told to. */
const running = (text: string) =>
  spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout.split('\n').some((line) => line.includes(text));

beforeAll(() => {
  mkdirSync(join(videos, 'day 1'), { recursive: true });
  for (const [name, , ...args] of made) clip(`videos/${name}`, ...args);
  const rows = made.map(([name, label], i) => `${quotedCsv(name)},${label},${i % 3 === 2 ? 'test' : 'train'}`);
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
    expect(features('set').map(([name]) => name)).toEqual(ids.map((id) => `${id}.npy`));
    expect(hiddenIn(path('set'))).toEqual([]);
  });

  it('does nothing twice, unless the video is another; --verify compares contents', () => {
    const again = JSON.parse(dgam([...extract('set'), '--json']).stdout);
    expect(again).toMatchObject({ videos: 6, skipped: 6, videoSec: 0 });
    utimesSync(join(videos, 'a b.mp4'), 1, 1);
    expect(JSON.parse(dgam([...extract('set'), '--json', '--verify']).stdout)).toMatchObject({ skipped: 6 });
    expect(JSON.parse(dgam([...extract('set'), '--json']).stdout)).toMatchObject({ skipped: 5 });
  });

  it.each([
    [['--fps', '5'], /begun with other settings \(fps 10, now 5\)\. Give the same, or another --out/],
    [['--streams', 'rgb,pose'], /begun with other settings \(streams rgb, now pose,rgb\)/],
  ])('refuses to go on with other settings: %j', (more, message) => {
    const { status, stderr } = dgam([...extract('set'), ...more]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it('refuses a folder of something else, and streams that there are not', () => {
    const other = dgam(extract('videos'));
    expect([other.status, other.stderr]).toEqual([1, expect.stringMatching(/videos is there already/)]);
    const stream = dgam([...extract('new'), '--streams', 'rgb,sound']);
    expect([stream.status, stream.stderr]).toEqual([2, expect.stringMatching(/expected some of rgb, /)]);
    expect(existsSync(path('new'))).toBe(false);
  });

  it('killed in the middle of a video, it goes on to the same bytes', async () => {
    const child = start(extract('killed'));
    const records = path('killed', 'extracted');
    const done = () => (existsSync(records) ? readdirSync(records) : []).filter((name) => /^[^.].*\.json$/.test(name));
    await until(() => done().length >= 2 && hiddenIn(path('killed', 'rgb')).length > 0);
    await endOf(child, () => child.kill('SIGKILL'));
    await until(() => !running(path('killed')));
    const before = done().length;
    expect(before).toBeLessThan(6);
    const { status, stdout, stderr } = dgam([...extract('killed'), '--json']);
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).skipped).toBeGreaterThanOrEqual(2);
    expect(features('killed')).toEqual(features('set'));
    for (const file of ['dataset.yaml', 'annotations.json'])
      expect(readFileSync(path('killed', file), 'utf8').replace('name: killed', 'name: set')).toBe(
        readFileSync(path('set', file), 'utf8'),
      );
    expect(hiddenIn(path('killed'))).toEqual([]);
  });

  it('Ctrl-C ends it at once and leaves nothing half-written', async () => {
    // A terminal sends it to all processes of the group.
    const child = start(extract('stopped'), { detached: true });
    await until(() => existsSync(path('stopped', 'rgb')) && hiddenIn(path('stopped', 'rgb')).length > 0);
    expect(await endOf(child, () => process.kill(-child.pid!, 'SIGINT'))).toBe(130);
    expect(hiddenIn(path('stopped'))).toEqual([]);
    expect(existsSync(path('stopped', 'dataset.yaml'))).toBe(false);
  });

  it('without tags there are features and no data set; with tags nothing is extracted twice', () => {
    const args = ['extract', path('two'), '--out', path('untagged'), ...grid];
    mkdirSync(path('two'));
    for (const name of ['-dash.mp4', 'life.avi']) copyFileSync(join(videos, name), path('two', name));
    const { status, stderr } = dgam(args);
    expect([status, stderr]).toEqual([0, expect.stringContaining('with --tags they become a data set')]);
    expect(existsSync(path('untagged', 'dataset.yaml'))).toBe(false);
    writeFileSync(path('two.csv'), 'video,label\nlife,life\n-dash,bars\ngone,bars\n');
    const tagged = dgam([...args, '--tags', path('two.csv'), '--json']);
    expect(tagged.status, tagged.stderr).toBe(0);
    expect(tagged.stderr).toContain('left out: 1 video with tags but without a file: gone');
    expect(JSON.parse(tagged.stdout)).toMatchObject({ videos: 2, skipped: 2 });
  });
});

describe('broken videos', () => {
  const broken = path('broken');
  const args = (out: string) => [
    ...['extract', broken, '--tags', path('broken.csv'), '--out', path(out), ...grid, '--jobs', '2'],
  ];
  beforeAll(() => {
    mkdirSync(broken);
    writeFileSync(join(broken, 'empty.mp4'), '');
    writeFileSync(join(broken, 'text.mkv'), 'no video at all');
    clip('broken/sound.mp4', '-f', 'lavfi', '-i', 'sine=duration=1');
    const whole = readFileSync(join(videos, 'a b.mp4'));
    writeFileSync(join(broken, 'cut.mp4'), whole.subarray(0, whole.length - 2000));
    const names = ['empty', 'text', 'sound', 'cut', 'good', 'gap'];
    writeFileSync(path('broken.csv'), `video,label,split\n${names.map((name) => `${name},bars,train\n`).join('')}`);
  });

  it('all of them: exit code 1, and no data set', () => {
    const { status, stderr, stdout } = dgam([...args('all'), '--json']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/4 of the videos could not be read:\n( {2}.*\n)+no video could be read\n$/);
    for (const [name, why] of [
      ['empty.mp4', 'is empty (0 bytes)'],
      ['text.mkv', "can't be read as a video"],
      ['sound.mp4', 'no video'],
      ['cut.mp4', 'The index of this MP4 file is missing'],
    ]) {
      const { broken: found } = JSON.parse(stdout);
      const own = found.find(({ path: file }: { path: string }) => basename(file) === name);
      expect(own?.why, name).toContain(why);
    }
    expect(existsSync(path('all', 'dataset.yaml'))).toBe(false);
    expect(hiddenIn(path('all'))).toEqual([]);
  });

  it('some of them: exit code 3, and a data set of the others', () => {
    copyFileSync(join(videos, 'a b.mp4'), join(broken, 'good.mp4'));
    copyFileSync(fixture('short_gap.mp4'), join(broken, 'gap.mp4'));
    const { status, stderr } = dgam(args('some'));
    expect(status, stderr).toBe(3);
    expect(stderr).toContain('features of 2 videos: train 2; 1 class: bars');
    const { database } = JSON.parse(readFileSync(path('some', 'annotations.json'), 'utf8'));
    expect(Object.keys(database).sort()).toEqual(['gap', 'good']);
    expect(hiddenIn(path('some'))).toEqual([]);
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
    expect(stdout).toMatch(/^new 'ü'#1.*\n {2}label +start s +end s +score\n {2}(bars|life) +[\d.]+ +[\d.]+ +[\d.]+\n/);
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
    expect(readdirSync(path('tmp'))).toEqual([]);
  });

  it('takes files and folders, an AVI among them, beside what was there; some broken is code 3', () => {
    const { status, stdout, stderr } = dgam(
      ['localize', 'run', '--json', '--', 'videos', fixture('no_pts.avi'), '-broken.mp4'],
      (() => {
        writeFileSync(path('-broken.mp4'), 'x');
        return folder;
      })(),
    );
    expect(status, stderr).toBe(3);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ out: join('run', 'localized-2'), videos: 7 });
    expect(Object.keys(summary.predictions).sort()).toEqual([...ids, 'no_pts'].sort());
    expect(summary.broken).toEqual([expect.objectContaining({ path: '-broken.mp4' })]);
    const players = playersOf(join(run, 'localized-2'));
    expect(players).toHaveLength(7);
    for (const player of players) expect(statSync(player).isFile(), player).toBe(true);
    expect(readdirSync(path('tmp'))).toEqual([]);
  });

  it('Ctrl-C ends it without a trace', async () => {
    const child = start(['localize', run, fixture('v_GGSY1Qvo990.mp4'), '--out', path('never')], {
      detached: true,
    });
    await until(() => readdirSync(path('tmp'), { recursive: true }).some((name) => `${name}`.endsWith('.tmp')));
    expect(await endOf(child, () => process.kill(-child.pid!, 'SIGINT'))).toBe(130);
    expect(existsSync(path('never'))).toBe(false);
    expect(readdirSync(path('tmp'))).toEqual([]);
  });

  it('report of the data set plays its videos', () => {
    expect(dgam(['report', run]).status).toBe(0);
    expect(playersOf(run).sort()).toEqual([join(videos, `q"uo'te.mkv`), join(videos, 'x.y.mov')]);
  });

  it.each<[string, () => string[], RegExp]>([
    ['a video that is not there', () => ['gone.mp4'], /gone\.mp4 does not exist\. Give videos, or folders/],
    ['a folder without videos', () => [path('videos', 'day 1')], /day 1 has no videos \(\.mp4, /],
    ['two of the same name', () => [path('two'), videos], /have the same name "-dash"/],
    ['videos and feature files', () => [videos, '--dataset', hapt], /give either it or videos/],
    ['an output that is there', () => [videos, '--out', path('tags.csv')], /tags\.csv exists already/],
  ])('refuses %s', (_, args, message) => {
    const { status, stderr } = dgam(['localize', run, ...args()]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(readdirSync(path('tmp'))).toEqual([]);
  });

  /** The run with another config.yaml. */
  function changed(name: string, change: (config: string) => string): string {
    cpSync(run, path(name), { recursive: true });
    const config = path(name, 'config.yaml');
    const text = readFileSync(config, 'utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(config, change(text));
    return path(name);
  }

  it.each([
    [
      'with another model',
      (config: string) => config.replace(/sha256: \w{8}/, 'sha256: 01234567'),
      /sha256/,
    ],
    [
      'of another version of the method',
      (config: string) => config.replace(/featuresVersion: \d+/, 'featuresVersion: 99'),
      /features were made in way 99 .*extract the data set anew/,
    ],
    [
      'that dgam extract did not make',
      (config: string) => config.replace(/^extraction:\n( .*\n)+/m, ''),
      /dgam extract did not make.*Train on a data set that dgam extract wrote/,
    ],
  ])('refuses a run of features %s', (name, change, message) => {
    const { status, stderr } = dgam(['localize', changed(name, change), fixture('short_gap.mp4')]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(readdirSync(path('tmp'))).toEqual([]);
  });
});
