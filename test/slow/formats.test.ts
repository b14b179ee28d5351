// dgam convert and dgam export as commands, and what other programs make of their files.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dgam } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

const odd = "-it's $(touch hacked) é";
const results = {
  [odd]: [
    { label: 'run/jump', score: 0.9, segment: [1, 2.5] },
    { label: 'walk', score: 0.2, segment: [0, 4] },
    { label: 'walk', score: 0.4, segment: [3, 3.2] },
  ],
  plain: [{ label: 'walk', score: 0.8, segment: [0.5, 1] }],
};
writeFileSync(path('predictions.json'), JSON.stringify({ results }));
mkdirSync(path('films'));
for (const name of [`${odd}.mp4`, 'plain.mkv'])
  execFileSync('ffmpeg', [
    '-loglevel',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=64x48:rate=25:duration=5',
    `file:${path('films')}/${name}`,
  ]);

const probe = (file: string, entries: string) =>
  JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...entries.split(' '), `file:${file}`], {
      encoding: 'utf8',
    }),
  );
const exported = (to: string, ...more: string[]) => {
  const out = path(`out_${to}`);
  rmSync(out, { recursive: true, force: true });
  const { status, stdout, stderr } = dgam([
    'export',
    path('predictions.json'),
    '--to',
    to,
    '--out',
    out,
    ...more,
  ]);
  expect(stderr).not.toContain('    at ');
  expect(status, stderr).toBe(0);
  return { out, stdout, stderr };
};

describe('other programs', () => {
  it('sh and ffmpeg cut the clips, with the lengths of the segments, and leave what is there alone', () => {
    const { out } = exported('ffmpeg', '--videos', path('films'));
    const run = () => spawnSync('sh', [out, path('clips')], { cwd: folder, encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 0, stderr: '' });
    const clips = readdirSync(path('clips')).sort();
    const lengths = clips.map((clip) =>
      Number(probe(join(path('clips'), clip), '-show_entries format=duration').format.duration),
    );
    expect(clips.map((clip, index) => [clip, lengths[index].toFixed(1)])).toEqual([
      ['_it_s _(touch hacked) é_001_run_jump.mp4', '1.5'],
      ['_it_s _(touch hacked) é_002_walk.mp4', '4.0'],
      ['_it_s _(touch hacked) é_003_walk.mp4', '0.2'],
      ['plain_001_walk.mp4', '0.5'],
    ]);
    expect(existsSync(path('hacked'))).toBe(false);
    writeFileSync(join(path('clips'), clips[0]), 'mine');
    expect(run().stderr.match(/exists already/g)).toHaveLength(4);
    expect(readFileSync(join(path('clips'), clips[0]), 'utf8')).toBe('mine');
  });

  it.each([
    ['webvtt', '.vtt'],
    ['srt', '.srt'],
  ])('ffprobe reads the cues of %s', (to, ending) => {
    const { out } = exported(to);
    const file = join(out, `_it_s _(touch hacked) é${ending}`);
    const { packets, streams } = probe(file, '-show_entries packet=pts_time,duration_time:stream=codec_name');
    expect(streams).toEqual([{ codec_name: to === 'srt' ? 'subrip' : 'webvtt' }]);
    expect(
      packets.map((packet: Record<string, string>) => [
        Number(packet.pts_time),
        Number(packet.duration_time),
      ]),
    ).toEqual([
      [0, 4],
      [1, 1.5],
      [3, 0.2],
    ]);
  });

  it('xmllint finds ELAN files well-formed, with the name and labels as they are', () => {
    const { out } = exported('elan');
    const file = join(out, '_it_s _(touch hacked) é.eaf');
    const value = (xpath: string) =>
      execFileSync('xmllint', ['--xpath', xpath, file], { encoding: 'utf8' }).trim();
    expect(value('string(//PROPERTY[@NAME="dgam.video"])')).toBe(odd);
    expect(value('string(//TIER[1]/@TIER_ID)')).toBe('run/jump');
    expect(value('count(//ALIGNABLE_ANNOTATION)')).toBe('3');
    expect(value('string(//TIME_SLOT[last()]/@TIME_VALUE)')).toBe('4000');
  });
});

describe('dgam export', () => {
  it('takes a minimum score and a limit for each label, and says what is lost, as JSON too', () => {
    const { out, stdout, stderr } = exported('srt', '--min-score', '.3', '--per-class', '1', '--json');
    expect(stderr).toContain('note: not kept in SRT: scores\n');
    expect(stderr).toContain(`3 of 4 segments in 2 videos as srt: ${out}\n`);
    expect(JSON.parse(stdout)).toEqual({
      from: path('predictions.json'),
      to: 'srt',
      videos: 2,
      segments: 3,
      of: 4,
      notes: ['not kept in SRT: scores'],
      out,
    });
  });

  it('goes beside the predictions by default, of a run too, and never over a file', () => {
    mkdirSync(path('run'));
    writeFileSync(path('run/predictions.json'), JSON.stringify({ results }));
    expect(dgam(['export', path('run'), '--to', 'csv']).status).toBe(0);
    expect(readFileSync(path('run/predictions.csv'), 'utf8')).toMatch(/^video,label,start,end,score\n/);
    const again = dgam(['export', path('run'), '--to', 'csv']);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toBe(
      `dgam: ${path('run/predictions.csv')} exists already. Give another name, or remove it first.\n`,
    );
  });

  it('the command line can be wrong', () => {
    expect(dgam(['export', path('predictions.json'), '--to', 'avi']).status).toBe(2);
    expect(dgam(['export', path('predictions.json'), '--to', 'csv', '--min-score', 'x']).status).toBe(2);
    expect(
      dgam(['export', path('predictions.json'), '--to', 'label-studio', '--out', path('ls')]).stderr,
    ).toBe('dgam: Label Studio counts frames. Give the frame rate of the videos: --fps 25.\n');
    expect(dgam(['export', path('nothing.json'), '--to', 'csv']).stderr).toContain('does not exist');
  });
});

describe('dgam convert', () => {
  it('finds the format, says what showed it, and gives the same numbers to dgam evaluate', () => {
    writeFileSync(path('truth.csv'), 'video,label,start,end\nplain,walk,0.5,1\nplain,walk,2,3\n');
    const { status, stderr } = dgam(['convert', path('truth.csv'), '--to', 'elan', '--out', path('truth')]);
    expect(status).toBe(0);
    expect(stderr).toBe(
      `${path('truth.csv')}: csv (a table with the columns video, label, start, end)\n1 video, 2 segments as elan: ${path('truth')}\n`,
    );
    const evaluate = (truth: string) => dgam(['evaluate', path('predictions.json'), '--ground-truth', truth]);
    expect(evaluate(path('truth')).status).toBe(0);
    expect(evaluate(path('truth')).stdout).toBe(evaluate(path('truth.csv')).stdout);
    expect(evaluate(path('truth')).stdout).toContain('mean');
  });

  it('refuses predictions, and a format that is not the one that is named', () => {
    const convert = (...args: string[]) => dgam(['convert', ...args, '--to', 'csv', '--out', path('x.csv')]);
    expect(convert(path('predictions.json')).stderr).toContain(
      'holds predictions ("results"), not annotations. dgam export',
    );
    expect(convert(path('predictions.json'), '--from', 'elan')).toMatchObject({ status: 1 });
    expect(convert(path('films')).stderr).toContain('has no annotation files');
  });
});
