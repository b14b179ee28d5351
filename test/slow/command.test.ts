// The command line on real files: kill and resume, Ctrl-C, bad input, JSON, a full disk.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { createRandom } from '../../src/data/index.js';
import { writeTinyDataset } from '../train/tinyDataset.js';
import { dgam, hapt, start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

const tiny = writeTinyDataset(path('tiny'));
const quick = [
  '--epochs',
  '60',
  '--set',
  'checkpointEvery=5',
  '--set',
  'training.batch=4',
  '--set',
  'model.cvaeHidden=16',
];
const model = (run: string) => readFileSync(join(run, 'model.safetensors')).toString('hex');

describe('interruptions', () => {
  const whole = path('whole');
  dgam(['train', tiny, '--run', whole, ...quick]);

  it('ten times kill -9 at random moments, each time resumed: the same weights', async () => {
    const run = path('killed');
    const random = createRandom('kill');
    for (let kills = 0; kills < 10; kills++) {
      const child = start(['train', tiny, '--run', run, ...quick, ...(existsSync(run) ? ['--resume'] : [])]);
      const ended = once(child, 'exit');
      await new Promise((resolve) => setTimeout(resolve, 300 + 900 * random.uniform()));
      child.kill('SIGKILL');
      await ended;
    }
    const resumed = dgam([
      'train',
      tiny,
      '--run',
      run,
      ...(existsSync(join(run, 'config.yaml')) ? ['--resume'] : quick),
    ]);
    expect(resumed.stderr).toContain(`weights: ${join(run, 'best.safetensors')}`);
    expect(model(run)).toBe(model(whole));
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(
      readFileSync(join(whole, 'metrics.jsonl'), 'utf8'),
    );
  });

  it('Ctrl-C saves a checkpoint and prints the command that resumes', async () => {
    const run = path('interrupted');
    const long = ['train', tiny, '--run', run, '--epochs', '100000', '--set', 'training.batch=4'];
    const child = start(long);
    const metrics = join(run, 'round-1', 'metrics.jsonl');
    while (!existsSync(metrics) || readFileSync(metrics).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGINT');
    expect((await once(child, 'exit'))[0]).toBe(130);
    expect(existsSync(join(run, 'checkpoints'))).toBe(true);
    const localized = dgam(['localize', run]);
    expect(localized.status).toBe(1);
    expect(localized.stderr).toContain('--resume');
  });
});

describe('--json', () => {
  it('train, localize and evaluate print one object each, and nothing else', () => {
    const run = path('json');
    const trained = dgam(['train', tiny, '--run', run, '--epochs', '3', '--json']);
    expect(JSON.parse(trained.stdout)).toMatchObject({ run, epochs: 3, rounds: 2, interrupted: false });
    const localized = dgam(['localize', run, '--json']);
    const { out } = JSON.parse(localized.stdout) as { out: string };
    const evaluated = dgam([
      'evaluate',
      out,
      '--ground-truth',
      join(tiny, 'annotations.json'),
      '--split',
      'testing',
      '--json',
    ]);
    const result = JSON.parse(evaluated.stdout);
    expect(result).toMatchObject({
      protocol: 'activitynet',
      split: 'testing',
      tiou: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
    });
    expect(result.mAP).toHaveLength(7);
    expect(result.classes[0].ap).toHaveLength(7);
  });
});

describe('bad input ends with one clear message, exit code 1 and nothing written', () => {
  const broken = (name: string, change: (dir: string) => void): string => {
    const dir = path(name);
    cpSync(tiny, dir, { recursive: true });
    change(dir);
    return dir;
  };
  const edit = (dir: string, file: string, from: string | RegExp, to: string) =>
    writeFileSync(join(dir, file), readFileSync(join(dir, file), 'utf8').replace(from, to));
  const cases: [string, (dir: string) => void, RegExp, string[]?][] = [
    ['a missing feature file', (dir) => rmSync(join(dir, 'rgb/v0.npy')), /v0/],
    ['a truncated feature file', (dir) => truncateSync(join(dir, 'rgb/v0.npy'), 300), /v0\.npy.*bytes/],
    [
      'another D in one file',
      (dir) => writeFileSync(join(dir, 'rgb/v1.npy'), npyBytes([16, 4], 'f32', new Float32Array(16 * 4))),
      /v1/,
    ],
    [
      'streams of different lengths',
      (dir) => writeFileSync(join(dir, 'rgb/v1.npy'), npyBytes([13, 5], 'f32', new Float32Array(13 * 5))),
      /13/,
    ],
    [
      'NaN in features',
      (dir) =>
        writeFileSync(
          join(dir, 'rgb/v1.npy'),
          npyBytes([16, 5], 'f32', new Float32Array(16 * 5).fill(Number.NaN)),
        ),
      /NaN at row 0, column 0/,
    ],
    [
      'an empty video',
      (dir) => writeFileSync(join(dir, 'rgb/v1.npy'), npyBytes([0, 5], 'f32', new Float32Array(0))),
      /v1/,
    ],
    [
      'a label that is no class',
      (dir) => edit(dir, 'annotations.json', '"jump"', '"jmup"'),
      /"jmup".*did you mean "jump"/,
    ],
    [
      'a training video without labels',
      (dir) => edit(dir, 'annotations.json', /"annotations":\[[^\]]*\][^\]]*\]/, '"annotations":[]'),
      /without a label/,
    ],
    [
      'a split without videos',
      (dir) => edit(dir, 'dataset.yaml', 'train: training', 'train: nothing'),
      /"nothing", but no video/,
    ],
    ['no dataset.yaml', (dir) => rmSync(join(dir, 'dataset.yaml')), /dataset\.yaml does not exist/],
    ['an unknown setting', () => {}, /Did you mean "gamma1"/, ['--set', 'loss.gama1=1']],
  ];
  it.each(cases)('%s', (name, change, message, extra = []) => {
    const dir = broken(name.replaceAll(' ', '-'), change);
    const run = `${dir}-run`;
    const { status, stderr, stdout } = dgam(['train', dir, '--run', run, '--epochs', '2', ...extra]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(run, 'model.safetensors'))).toBe(false);
  });

  it('streams that differ by one snippet are cut, with a counted warning', () => {
    const dir = broken('off-by-one', (d) =>
      writeFileSync(join(d, 'rgb/v1.npy'), npyBytes([15, 5], 'f32', new Float32Array(15 * 5).fill(1))),
    );
    const { status, stderr } = dgam(['train', dir, '--run', path('off-by-one-run'), '--epochs', '1']);
    expect(status).toBe(0);
    expect(stderr).toMatch(/warning: streams-off-by-one: .*1 video/);
  });

  it('wrong usage ends with exit code 2', () => {
    expect(dgam(['train', tiny]).status).toBe(2);
    expect(dgam(['fly']).status).toBe(2);
    expect(dgam(['--help']).status).toBe(0);
  });

  it('evaluating against a split that does not exist', () => {
    const predictions = path('p.json');
    writeFileSync(predictions, '{"results": {}}');
    const { status, stderr } = dgam([
      'evaluate',
      predictions,
      '--ground-truth',
      `${hapt}/annotations.json`,
      '--split',
      'nope',
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('Subsets: train, test, val');
  });

  it('a full disk: a clear message, and the run resumes once there is room', () => {
    const small = path('small');
    mkdirSync(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', small]);
    expect(mounted.status, 'this test mounts a small tmpfs, which needs root').toBe(0);
    try {
      const run = join(small, 'run');
      const filler = join(small, 'filler');
      appendFileSync(filler, Buffer.alloc(15_500_000));
      const args = [
        'train',
        tiny,
        '--run',
        run,
        '--epochs',
        '20',
        '--set',
        'checkpointEvery=5',
        '--set',
        'training.batch=4',
      ];
      const full = dgam(args);
      expect(full.status).toBe(1);
      expect(full.stderr).toMatch(/disk is full/);
      expect(existsSync(join(run, 'model.safetensors'))).toBe(false);
      rmSync(filler);
      expect(dgam([...args.slice(0, 4), '--resume']).status).toBe(0);
      expect(existsSync(join(run, 'model.safetensors'))).toBe(true);
    } finally {
      spawnSync('umount', [small]);
    }
  });
});
