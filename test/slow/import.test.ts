// dgam import as a user runs it: what it prints, that its data sets train, and that stopping it leaves nothing.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { type Dataset, openDataset } from '../../src/data/index.js';
import { dgam, hapt, root } from './command.js';

const fixture = (name: string): string => join(root, 'test/interop/layouts/fixtures', name);

function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-import-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('says what it found, assumed and left out, and the next command', () => {
  const out = join(temporary(), 'set');
  const { status, stdout, stderr } = dgam(['import', fixture('dgam'), '--out', out, '--json']);
  expect(status).toBe(0);
  expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'layout',
    'note:',
    'note:',
    'note:',
    'note:',
    'assumed:',
    'assumed:',
    'assumed:',
    'assumed:',
    'assumed:',
    `${out}:`,
    '',
    '',
    'next:',
    '',
  ]);
  expect(stderr).toContain(`${out}: train 4 videos, test 3 videos; 3 classes\n`);
  expect(JSON.parse(stdout)).toMatchObject({
    out,
    layout: 'dgam',
    splits: { train: 4, test: 3 },
    classes: ['BaseballPitch', 'CliffDiving', 'Diving'],
    snippets: [8, 26],
    files: { linked: 14 },
    next: `dgam train ${out} --run dgam-1`,
  });
});

test('the example of this repository, imported, is what it was', () => {
  const dir = temporary();
  const out = join(dir, 'set');
  const stride = ['--stride-sec', '0.64', '--window-sec', '2.56'];
  const { status, stderr } = dgam(['import', hapt, '--out', out, ...stride]);
  expect(stderr).toContain('train 228 videos, validation 34 videos, test 70 videos; 9 classes');
  expect(status).toBe(0);
  const text = readFileSync(join(out, 'dataset.yaml'), 'utf8');
  expect(text).toMatch(/acc:\n.*features: acc\/ {2}# 332 linked[\s\S]*gyro:/);
  const inWords = (dataset: Dataset) =>
    dataset.videos.map((video) => ({
      ...video,
      labels: video.labels.map((label) => dataset.classes[label]),
    }));
  expect(inWords(openDataset(out))).toEqual(inWords(openDataset(hapt)));
});

test.each([
  ['basnet', []],
  ['bmn', []],
])('%s trains, localizes and evaluates', (source, options: string[]) => {
  const dir = temporary();
  const [out, run] = [join(dir, 'set'), join(dir, 'run')];
  expect(dgam(['import', fixture(source), '--out', out, ...options]).status).toBe(0);
  const trained = dgam(['train', out, '--run', run, '--epochs', '2', '--threads', '1']);
  expect(trained.stderr).not.toMatch(/Error/);
  expect(trained.status).toBe(0);
  expect(dgam(['localize', run, '--split', 'test']).status).toBe(0);
  const truth = [
    '--ground-truth',
    join(out, 'annotations.json'),
    '--split',
    source === 'bmn' ? 'validation' : 'test',
  ];
  const evaluated = dgam(['evaluate', join(run, 'predictions.json'), ...truth, '--json']);
  expect(JSON.parse(evaluated.stdout).average).toBeGreaterThanOrEqual(0);
  const { results } = JSON.parse(readFileSync(join(run, 'predictions.json'), 'utf8'));
  const { database } = JSON.parse(readFileSync(join(out, 'annotations.json'), 'utf8'));
  const lastSec = Object.keys(results).map((video) =>
    Math.max(...results[video].map(({ segment }: { segment: [number, number] }) => segment[1])),
  );
  const endSec = Object.keys(results).map((video) => database[video].covered ?? database[video].duration);
  expect(lastSec).toHaveLength(3);
  // Proposals reach to the end of each video, and not past it: the seconds of a snippet are the video's own.
  for (const [index, sec] of lastSec.entries()) {
    expect(sec).toBeLessThanOrEqual(endSec[index] + 1e-6);
    expect(sec).toBeGreaterThan(0.5 * endSec[index]);
  }
});

test.each<[string, string[], number, RegExp]>([
  ['no out', [fixture('dgam')], 2, /required option '--out <dataset>'/],
  [
    'an unknown layout',
    [fixture('dgam'), '--out', 'x', '--layout', 'dgm'],
    2,
    /Did you mean|Allowed choices are dgam/,
  ],
  ['axes of no name', [fixture('dgam'), '--out', 'x', '--axes', 'TX'], 2, /expected one of TD, DT, 1TD, TCD/],
  [
    'half a stride',
    [fixture('plain'), '--out', 'x', '--stride-frames', '16'],
    1,
    /the stride is not clear\. Write --fps 25/,
  ],
  [
    'columns of no form',
    [fixture('plain'), '--out', 'x', '--split-streams', 'rgb'],
    1,
    /expected names and columns/,
  ],
  [
    'no stride',
    [fixture('plain'), '--out', 'x'],
    1,
    /^dgam: the stride is not known: the source does not state it/,
  ],
])('%s', (_, args, code, words) => {
  const { status, stderr } = dgam(['import', ...args], temporary());
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(status).toBe(code);
});

test('stopped by Ctrl-C, it leaves nothing', async () => {
  const dir = temporary();
  const source = join(dir, 'source');
  mkdirSync(join(source, 'acc'), { recursive: true });
  const rows = ['video,label,subset'];
  for (let i = 0; i < 3000; i++) {
    writeFileSync(join(source, 'acc', `v${i}.npy`), npyBytes([2, 3], 'f32', new Float32Array(6)));
    rows.push(`v${i},walk,train`);
  }
  writeFileSync(join(source, 'labels.csv'), rows.join('\n'));
  const place = join(dir, 'place');
  mkdirSync(place);
  const stride = ['--stride-sec', '1', '--axes', 'TD', '--copy'];
  const command = spawn(
    process.execPath,
    [join(root, 'bin/dgam.js'), 'import', source, '--out', join(place, 'set'), ...stride],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  command.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => command.on('close', resolve));
  while (readdirSync(place).length === 0 && command.exitCode === null)
    await new Promise((resume) => setTimeout(resume, 2));
  command.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(stderr).toMatch(/stopped; nothing was written/);
  expect(readdirSync(place)).toEqual([]);
});
