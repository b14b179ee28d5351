// From video files to times: extract, train, localize as commands; killed, stopped, on broken videos and a full disk.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, readPredictions } from '../../src/data/index.js';
import { clipFolder } from '../media/video/ffmpegCommand.js';
import { dgam, ownTemporaryFiles, start } from './command.js';

const real = fileURLToPath(new URL('../media/video/fixtures/', import.meta.url));
const { folder, clip, remove } = clipFolder();
const path = (...names: string[]) => join(folder, ...names);
afterAll(remove);
afterAll(ownTemporaryFiles(folder));

const seconds = 4;
/** Patterns that move, or colours that fade: told apart at a glance. */
function makeClip(name: string, walks: boolean): void {
  const source = walks ? 'testsrc2=size=160x120:rate=25' : 'mandelbrot=size=160x120:rate=25';
  clip(
    name,
    ...[
      '-f',
      'lavfi',
      '-i',
      source,
      '-t',
      `${seconds}`,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
    ],
  );
}

const names = ['-dash.mp4', 'it\'s "ü" $x.mp4', 'two words.mkv', 'plain.mp4', 'one.mp4', 'two.mp4'];
const videos = path('videos');
const tags = path('tags.csv');
const set = path('whole', 'set');
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

let whole: ReturnType<typeof dgam>;
/** One stream, which is enough where it is not streams that matter. */
const words = (out: string, jobs: number) => [
  ...['extract', videos, '--streams', 'rgb', '--tags', tags, '--out', out, '--jobs', `${jobs}`],
];
const extract = (out: string, ...more: string[]) => dgam([...words(out, 2), '--json', ...more]);

beforeAll(() => {
  for (const name of ['videos', 'whole', 'killed', 'stopped', 'crashed', 'verified']) mkdirSync(path(name));
  for (const [i, name] of names.entries()) makeClip(join('videos', name), i % 2 === 0);
  for (const name of ['short_gap.mp4', 'no_pts.avi', 'vfr_walking_the_dog.mp4'])
    copyFileSync(join(real, name), join(videos, name));
  const rows = names.map(
    (name, i) => `${quoted(name)},${i % 2 ? 'fade' : 'walk'},${i < 4 ? 'train' : 'test'}`,
  );
  const more = ['short_gap.mp4,walk,train', 'no_pts,walk;fade,train', 'vfr_walking_the_dog.mp4,walk,test'];
  writeFileSync(tags, `\ufeffvideo,label,split\r\n${[...rows, ...more].join('\r\n')}\r\n`);
  whole = extract(set);
});

/** Every file below a folder with its bytes, without records of how long it took. */
function contents(out: string): Map<string, string> {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    files
      .filter((file) => statSync(join(out, file)).isFile() && !/extracted.*\.json$/.test(file))
      .map((file) => [file, readFileSync(join(out, file)).toString('base64')]),
  );
}

const temporaries = (out: string) =>
  existsSync(out)
    ? readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tmp'))
    : [];

async function until(what: () => boolean, sec = 60): Promise<void> {
  for (const end = Date.now() + sec * 1000; !what(); ) {
    if (Date.now() > end) throw new Error(`not within ${sec} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The process that is writing features, by the name of its temporary file. */
async function writerIn(out: string): Promise<number> {
  let pid = 0;
  await until(() => {
    pid = Number(/\.(\d+)\.tmp$/.exec(temporaries(join(out, 'rgb'))[0] ?? '')?.[1] ?? 0);
    return pid > 0;
  });
  return pid;
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

function broken(name: string, bytes: Uint8Array | string): string {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), bytes);
  return path(name);
}

describe('a data set', () => {
  it('is made of a folder of videos and their tags', () => {
    const { status, stdout, stderr } = whole;
    expect(stderr).toMatch(/× real time, 2 at a time\. Where time went:\n {2}decode /);
    expect(stderr).toMatch(/next: dgam train .*set --run RUN/);
    expect(status, stderr).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({
      ...{ videos: 9, skipped: 0, splits: { train: 6, test: 3 }, classes: ['fade', 'walk'], broken: [] },
    });
    expect(Object.keys(summary.seconds)).toEqual(['decode', 'rgb', 'write']);
    const dataset = openDataset(set);
    expect(dataset.warnings).toEqual([]);
    const found = new Map(dataset.videos.map((video) => [video.id, video]));
    // 4 s are 100 frames: six windows of 16.
    expect(found.get('it\'s "ü" $x')).toMatchObject({
      snippets: 6,
      durationSec: 4,
      strideSec: 0.64,
      labels: [0],
    });
    expect(found.get('-dash')).toMatchObject({ split: 'train', labels: [1] });
    // 6.56 s and 9 s at 25 frames a second.
    expect([found.get('no_pts')?.snippets, found.get('vfr_walking_the_dog')?.snippets]).toEqual([10, 14]);
    expect(dgam(['doctor', set]).status).toBe(0);
    expect(temporaries(set)).toEqual([]);
  });

  it('is not made twice: only what changed is done again', () => {
    const before = contents(set);
    const again = extract(set);
    expect(again.stderr).toContain('9 of 9 videos were done before');
    expect(JSON.parse(again.stdout)).toMatchObject({ videos: 9, skipped: 9 });
    utimesSync(join(videos, 'one.mp4'), 5, 5);
    expect(JSON.parse(extract(set, '--verify').stdout)).toMatchObject({ skipped: 9 });
    expect(JSON.parse(extract(set).stdout)).toMatchObject({ skipped: 8 });
    rmSync(join(set, 'rgb', 'two.npy'));
    expect(JSON.parse(extract(set).stdout)).toMatchObject({ skipped: 8 });
    expect(contents(set)).toEqual(before);
  });

  it('is not mixed: other settings, or a folder of something else, are refused', () => {
    const other = extract(set, '--stride-frames', '8');
    expect(other.stderr).toMatch(/set was begun with other settings \(strideFrames 16, now 8\)/);
    expect(other.status).toBe(1);
    const foreign = extract(videos);
    expect(foreign.stderr).toMatch(/videos exists, and dgam extract did not write it/);
    expect(foreign.status).toBe(1);
  });

  it('keeps what someone wrote into its files', () => {
    const out = path('verified', 'set');
    expect(extract(out).status).toBe(0);
    writeFileSync(join(out, 'annotations.json'), 'mine');
    expect(extract(out).stderr).toMatch(/is now .*annotations\.json\.1/);
    expect(readFileSync(join(out, 'annotations.json.1'), 'utf8')).toBe('mine');
    expect(contents(out).get('annotations.json')).toBe(contents(set).get('annotations.json'));
  });

  it('without tags there are features only, which tags then complete', () => {
    const out = path('verified', 'untagged');
    const first = dgam(['extract', videos, '--streams', 'rgb', '--out', out]);
    expect(first.stderr).toMatch(/features of 9 videos; with --tags they become a data set/);
    expect([first.status, existsSync(join(out, 'dataset.yaml'))]).toEqual([0, false]);
    expect(JSON.parse(extract(out).stdout)).toMatchObject({ videos: 9, skipped: 9 });
    expect(openDataset(out).videos).toHaveLength(9);
  });
});

describe('interruptions', () => {
  it('three times kill -9, then to the end: the same bytes, no process and no temporary file is left', async () => {
    const out = path('killed', 'set');
    for (let kills = 0; kills < 3; kills++) {
      const child = start(words(out, 1));
      const ended = once(child, 'exit');
      const writer = await writerIn(out);
      child.kill('SIGKILL');
      await ended;
      await until(() => !isRunning(writer) && temporaries(out).length === 0);
    }
    expect(extract(out).status).toBe(0);
    expect(contents(out)).toEqual(contents(set));
  });

  it('Ctrl-C ends with 130 and leaves nothing half-written', async () => {
    const out = path('stopped', 'set');
    const child = start(words(out, 2));
    const ended = once(child, 'exit');
    const writer = await writerIn(out);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect([isRunning(writer), temporaries(out)]).toEqual([false, []]);
    expect(extract(out).status).toBe(0);
    expect(contents(out)).toEqual(contents(set));
  });

  it('a decoder that crashes takes only its video with it', async () => {
    const out = path('crashed', 'set');
    const child = start(words(out, 1));
    const ended = once(child, 'exit');
    process.kill(await writerIn(out), 'SIGSEGV');
    expect(await ended).toEqual([3, null]);
    expect(openDataset(out).videos).toHaveLength(8);
    expect(JSON.parse(extract(out).stdout)).toMatchObject({ videos: 9, skipped: 8 });
    expect(contents(out).get('annotations.json')).toBe(contents(set).get('annotations.json'));
  });

  it('a full disk: a clear message, nothing half-written, and it goes on where there is room', () => {
    const small = path('small');
    mkdirSync(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96k', 'tmpfs', small]);
    expect(mounted.status, 'this test mounts a small tmpfs, which needs root').toBe(0);
    try {
      const out = join(small, 'set');
      const full = extract(out);
      expect(full.stderr).toMatch(/the disk is full/);
      expect([full.status, temporaries(out)]).toEqual([1, []]);
      spawnSync('mount', ['-o', 'remount,size=8m', small]);
      expect(extract(out).status).toBe(0);
      expect(contents(out)).toEqual(contents(set));
    } finally {
      spawnSync('umount', [small]);
    }
  });
});

describe('broken videos', () => {
  it('one among good ones is named, and the rest is a data set: 3', () => {
    broken('some/empty.mp4', '');
    broken('some/cut.mp4', readFileSync(join(videos, 'one.mp4')).subarray(0, 5000));
    broken('some/text.mkv', 'no video at all');
    copyFileSync(join(videos, 'plain.mp4'), path('some', 'good.mp4'));
    clip('some/sound.mp4', ...['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac']);
    writeFileSync(path('some.csv'), 'video,label\nempty,a\ncut,a\ntext,a\nsound,a\ngood,b\n');
    const out = path('some-set');
    const { status, stderr, stdout } = dgam([
      'extract',
      path('some'),
      '--tags',
      path('some.csv'),
      '--out',
      out,
      '--json',
    ]);
    expect(status).toBe(3);
    expect(
      JSON.parse(stdout)
        .broken.map(({ video }: { video: string }) => video)
        .sort(),
    ).toEqual([...['cut', 'empty', 'sound', 'text']]);
    expect(stderr).toMatch(
      /4 of the videos could not be read:\n( {2}\S*some\/\w+\.\w+: .{10,}\n( {4}.*\n)?){4}/,
    );
    const dataset = openDataset(out);
    expect(dataset).toMatchObject({ classes: ['b'], videos: [{ id: 'good' }] });
    expect(dataset.streams.map(({ name }) => name)).toEqual(['rgb', 'flow', 'pose']);
  });

  it('nothing but broken ones: 1, and no data set', () => {
    broken('all/empty.mp4', '');
    writeFileSync(path('all.csv'), 'video,label\nempty,a\n');
    const { status, stderr } = dgam([
      'extract',
      path('all'),
      '--tags',
      path('all.csv'),
      '--out',
      path('all-set'),
    ]);
    expect([status, existsSync(path('all-set', 'dataset.yaml'))]).toEqual([1, false]);
    expect(stderr).toMatch(/empty\.mp4: is empty \(0 bytes\)/);
  });

  it.each([
    [[path('tags.csv'), '--out', 'x'], /tags\.csv is a file\. Give the folder with the videos/],
    [[path('missing'), '--out', 'x'], /missing does not exist/],
    [[path('whole'), '--out', 'x'], /has no videos \(\.mp4/],
    [[videos, '--tags', path('missing.csv'), '--out', 'x'], /missing\.csv does not exist/],
    [[videos, '--out', path('missing', 'x')], /the folder .*missing does not exist\. Create it first/],
    [[videos, '--out', 'x', '--backbone', path('missing.yaml')], /missing\.yaml does not exist/],
  ])('%j is an error of one line', (args, message) => {
    const { status, stderr } = dgam(['extract', ...args], folder);
    expect(stderr).toMatch(message);
    expect([status, stderr.split('\n').length, existsSync(path('x'))]).toEqual([1, 2, false]);
  });
});

describe('localizing videos', () => {
  const run = path('run');
  const dashed = path('-new video.mp4');

  beforeAll(() => {
    makeClip('-new video.mp4', true);
    const trained = dgam(['train', set, '--run', run, '--epochs', '30', '--seed', '1']);
    expect(trained.status, trained.stderr).toBe(0);
  });

  const leftBehind = () => readdirSync(path('tmp')).filter((name) => name.startsWith('dgam-localize-'));

  it('gives a table, predictions and a page with the video beside it', () => {
    const before = leftBehind();
    const { status, stdout, stderr } = dgam(
      ['localize', 'run', '--', '-new video.mp4', join('videos', 'no_pts.avi')],
      folder,
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(
      /^-new video.*\n +label +start s +end s +score\n +(walk|fade) +\d+\.\d\d +\d+\.\d\d +\d\.\d{3}\n/,
    );
    const out = join(run, 'localized');
    const predictions = readPredictions(join(out, 'predictions.json'));
    expect([...predictions.keys()]).toEqual(['-new video', 'no_pts']);
    for (const { startSec, endSec } of predictions.get('-new video') ?? []) {
      expect(startSec).toBeGreaterThanOrEqual(0);
      expect(endSec).toBeLessThanOrEqual(seconds);
    }
    expect(readFileSync(join(out, 'predictions.csv'), 'utf8')).toMatch(
      /^video,label,start,end,score\n-new video,/,
    );
    const [, src] = /<video[^>]* src="([^"]+)"/.exec(readFileSync(join(out, 'report.html'), 'utf8')) ?? [];
    expect(join(out, decodeURIComponent(src ?? ''))).toBe(dashed);
    expect(leftBehind()).toEqual(before);
  });

  it('writes into another folder each time, or the one that is named', () => {
    const named = ['localize', run, join(videos, 'one.mp4'), '--out', path('named')];
    expect(dgam(named).status).toBe(0);
    expect(readdirSync(path('named')).sort()).toEqual(['predictions.csv', 'predictions.json', 'report.html']);
    const again = dgam(named);
    expect([again.status, again.stderr]).toEqual([1, expect.stringMatching(/named exists already/)]);
    const localized = () => readdirSync(run).filter((name) => name.startsWith('localized'));
    const before = localized();
    for (let i = 0; i < 2; i++) expect(dgam(['localize', run, join(videos, 'one.mp4')]).status).toBe(0);
    expect(localized()).toHaveLength(before.length + 2);
  });

  it('3 if some videos are broken, 1 if all are', () => {
    const bad = broken('bad/text.mkv', 'no video at all');
    const some = dgam(['localize', run, join(videos, 'one.mp4'), bad, '--json']);
    expect(some.status).toBe(3);
    expect(JSON.parse(some.stdout)).toMatchObject({ videos: 1, broken: [{ video: 'text' }] });
    const all = dgam(['localize', run, bad, '--out', path('none')]);
    expect([all.status, existsSync(path('none'))]).toEqual([1, false]);
    expect(all.stderr).toMatch(/1 of the videos could not be read:\n.*text\.mkv: /);
  });

  it.each([
    ['another model', /sha256: \w{4}/, 'sha256: 0000', /another|sha256|SHA-256/i],
    [
      'another version of the method',
      'featuresVersion: 1',
      'featuresVersion: 0',
      /made in way 0 .*this version makes them in way 1/,
    ],
    [
      'features of somewhere else',
      /\nextraction:\n( .*\n)+/,
      '\n',
      /features that dgam extract did not make/,
    ],
  ])('refuses features that would be made otherwise: %s', (name, from, to, message) => {
    const other = path(`run ${name}`);
    spawnSync('cp', ['-r', run, other]);
    const config = join(other, 'config.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(from, to));
    const before = leftBehind();
    const { status, stderr } = dgam(['localize', other, dashed, '--out', path('refused')]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n +at /);
    expect([status, existsSync(path('refused')), leftBehind()]).toEqual([1, false, before]);
  });

  it('Ctrl-C ends it with 130, without a trace', async () => {
    const before = leftBehind();
    const child = start([
      'localize',
      run,
      ...names.map((name) => join(videos, name)),
      '--out',
      path('stopped', 'x'),
    ]);
    const ended = once(child, 'exit');
    await until(() => leftBehind().length > before.length);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect([leftBehind(), existsSync(path('stopped', 'x'))]).toEqual([before, false]);
  });
});
