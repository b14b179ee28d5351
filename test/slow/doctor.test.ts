// dgam doctor as a user runs it: exit codes, text, JSON, a repaired copy, Ctrl-C; and what dgam train makes of it.
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { writeTinyDataset } from '../train/tinyDataset.js';
import { dgam, hapt, start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-doctor-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

const tiny = writeTinyDataset(path('tiny'));

/** Features with one snippet less than the others have. */
const shorter = npyBytes(
  [15, 5],
  'f32',
  new Float32Array(15 * 5).map((_, i) => Math.sin(i)),
);

/** A copy of the tiny data set with something changed. */
function changed(name: string, change: (dir: string) => void): string {
  cpSync(tiny, path(name), { recursive: true });
  change(path(name));
  return path(name);
}

const edit = (dir: string, file: string, from: string | RegExp, to: string) =>
  writeFileSync(join(dir, file), readFileSync(join(dir, file), 'utf8').replace(from, to));

const offByOne = changed('off by one', (dir) => writeFileSync(join(dir, 'rgb/v1.npy'), shorter));
const broken = changed('broken', (dir) => {
  rmSync(join(dir, 'rgb/v0.npy'));
  edit(dir, 'annotations.json', '"jump"', '"jmup\\u001b[31m"');
});

describe('dgam doctor', () => {
  it('a clean data set: exit code 0, what chance gets, a summary', () => {
    const { status, stdout, stderr } = dgam(['doctor', hapt]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^note chance-accuracy\n {2}On the 70 test videos random segments/);
    expect(stdout).toMatch(/hapt: 1 note in 228 train \+ 34 validation \+ 70 test videos .*\.\n$/);
  });

  it('warnings: exit code 0; errors: 1, all of them, the errors first, and nothing of a name reaches the terminal', () => {
    expect(dgam(['doctor', offByOne]).status).toBe(0);
    const { status, stdout } = dgam(['doctor', broken]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^error missing-file\n[\s\S]*\nerror unknown-label\n[\s\S]*\nnote chance-accuracy\n/,
    );
    expect(stdout).not.toContain('\x1b');
    expect(stdout).toMatch(/: 2 errors,/);
  });

  it('a broken dataset.yaml, and none: exit code 1, the one error', () => {
    const dir = changed('no yaml', (d) => rmSync(join(d, 'dataset.yaml')));
    const { status, stdout } = dgam(['doctor', dir]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^error broken-dataset-yaml\n {2}.*does not exist/);
    expect(dgam(['doctor', path('nowhere')]).status).toBe(1);
  });

  it('wrong usage: exit code 2', () => {
    expect(dgam(['doctor']).status).toBe(2);
    expect(dgam(['doctor', tiny, '--fixx']).status).toBe(2);
  });

  it('--json: one object with all findings and what was read', () => {
    const { stdout, status } = dgam(['doctor', broken, '--json', '--full']);
    expect(status).toBe(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      dataset: broken,
      counts: { error: 2 },
      inspected: {
        classes: 2,
        videos: { train: 8, validation: 2, test: 2 },
        streams: [{ name: 'rgb', files: 11, dim: 5 }, {}],
      },
    });
    expect(result.findings[0]).toMatchObject({ id: 'missing-file', severity: 'error', videos: ['v0'] });
  });

  it('--fix: a copy in a new folder, examined; what is there is refused', () => {
    const out = path('fixed');
    const { status, stdout } = dgam(['doctor', offByOne, '--fix', out]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /streams-off-by-one[\s\S]*\nfixed: 1 file of stream flow without the last snippet/,
    );
    expect(stdout.split('\nfixed: ')[1]).not.toContain('streams-off-by-one');
    const again = dgam(['doctor', offByOne, '--fix', out]);
    expect([again.status, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toMatch(/exists already/);
    const json = JSON.parse(dgam(['doctor', offByOne, '--fix', path('fixed 2'), '--json']).stdout);
    expect(json.fixed).toMatchObject({
      folder: path('fixed 2'),
      done: [expect.stringMatching(/1 file/)],
      counts: { error: 0 },
    });
  });

  it('--fix without anything to repair, or to copy, writes nothing', () => {
    const out = path('not needed');
    expect(dgam(['doctor', hapt, '--fix', out]).stdout).toMatch(/Nothing that --fix repairs/);
    const dir = changed('no annotations', (d) => rmSync(join(d, 'annotations.json')));
    expect(dgam(['doctor', dir, '--fix', out]).status).toBe(1);
    expect(existsSync(out)).toBe(false);
  });

  it('Ctrl-C ends it with 130 and leaves no copy', async () => {
    const many = writeTinyDataset(path('many'), { videos: 3000 });
    writeFileSync(join(many, 'rgb/v1.npy'), shorter);
    const place = mkdtempSync(join(folder, 'place-'));
    const child = start(['doctor', many, '--full', '--fix', join(place, 'copy')]);
    const ended = once(child, 'exit');
    // The copy is being written when its folder is there.
    while (readdirSync(place).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('dgam train', () => {
  const quick = ['--epochs', '1', '--set', 'training.batch=4', '--set', 'model.cvaeHidden=16'];

  it('says a warning once, in a line, and goes on; --resume does not examine', () => {
    const run = path('run');
    const { status, stderr } = dgam(['train', offByOne, '--run', run, ...quick]);
    expect(status).toBe(0);
    expect(stderr.match(/one snippet more/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /^warning: streams-off-by-one: 1 video with one snippet more .*\nreasons and remedies: dgam doctor /m,
    );
    const resumed = dgam(['train', offByOne, '--run', run, '--resume']);
    expect(resumed.status).toBe(0);
    expect(resumed.stderr).not.toContain('streams-off-by-one');
  });

  it('stops at errors, tells them all, and writes nothing', () => {
    const run = path('none');
    const { status, stderr, stdout } = dgam(['train', broken, '--run', run, ...quick]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/error missing-file[\s\S]*error unknown-label[\s\S]*nothing was trained/);
    expect(existsSync(run)).toBe(false);
  });

  it('says nothing of a clean data set', () => {
    const { stderr } = dgam(['train', tiny, '--run', path('clean'), ...quick]);
    expect(stderr).not.toMatch(/warning/);
  });
});
