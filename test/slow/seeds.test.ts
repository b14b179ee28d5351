// Several seeds and sweeps by the real command: resumed after kill -9, stopped by Ctrl-C, compared, tested, reported.
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { formatSeeds } from '../../src/cli/output/spreadTable.js';
import { writeTinyDataset } from '../train/tinyDataset.js';
import { dgam, root, start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-seeds-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const tiny = writeTinyDataset(path('tiny'));
const untested = writeTinyDataset(path('no validation'), { validation: false });

const quick = ['--epochs', '40', '--config', path('quick.yaml')];
writeFileSync(
  path('quick.yaml'),
  'checkpointEvery: 5\ntraining: { batch: 4, rounds: 1 }\nmodel: { attentionHidden: 8, cvaeHidden: 8, latent: 4 }\n',
);
const model = (run: string) => readFileSync(join(run, 'model.safetensors')).toString('hex');

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  return (await ended)[0];
}

/** Lines of the processes in which runs are trained. */
const trainings = () =>
  spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(pathToFileURL(join(root, 'dist/sweep/trainingJob.js')).href));

describe('train --seeds', () => {
  const whole = path('whole');
  const args = (run: string) => ['train', tiny, '--run', run, '--seeds', '3', '--seed', '4', ...quick];

  it('an ordinary run a seed, then mean ± std', () => {
    const { status, stdout, stderr } = dgam([...args(whole), '--json']);
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/seed 5 \(2 of 3\), training on/);
    expect(stderr).toMatch(/3 seeds: mAP on validation \S+ ± \S+ \(mean ± std\)\n$/);
    const summary = JSON.parse(stdout);
    expect(summary.seeds.map(({ seed }: { seed: number }) => seed)).toEqual([4, 5, 6]);
    expect(summary.validation).toMatchObject({ split: 'validation', average: { mean: expect.any(Number) } });
    const single = path('single');
    dgam(['train', tiny, '--run', single, '--seed', '5', ...quick]);
    expect(model(join(whole, 'seed-5'))).toBe(model(single));
  });

  it('killed in the second seed: resumed to the same weights', async () => {
    const run = path('killed');
    const second = join(run, 'seed-5', 'checkpoints');
    const begun = () =>
      existsSync(second) && readdirSync(second).some((name) => name.endsWith('.safetensors'));
    const killed = start(args(run));
    await until(begun);
    await endOf(killed, 'SIGKILL');
    const { status, stderr } = dgam(['train', tiny, '--run', run, '--resume']);
    expect(status, stderr).toBe(0);
    for (const seed of ['seed-4', 'seed-5', 'seed-6'])
      expect(model(join(run, seed))).toBe(model(join(whole, seed)));
  });

  it('Ctrl-C ends the seed under way with a checkpoint, and begins no other', async () => {
    const run = path('stopped');
    const child = start(['train', tiny, '--run', run, '--seeds', '2', ...quick, '--epochs', '100000']);
    const metrics = join(run, 'seed-0', 'metrics.jsonl');
    await until(() => existsSync(metrics) && readFileSync(metrics).length > 0);
    expect(await endOf(child, 'SIGINT')).toBe(130);
    expect(readdirSync(join(run, 'seed-0', 'checkpoints')).length).toBeGreaterThan(0);
    expect(existsSync(join(run, 'seed-1'))).toBe(false);
    expect(dgam(['localize', run, '--ensemble']).stderr).toMatch(/has not finished.*--resume/);
  });

  it('is localized a seed at a time or as an average, evaluated and reported', () => {
    const truth = ['--ground-truth', join(tiny, 'annotations.json'), '--split', 'testing'];
    expect(dgam(['localize', whole]).status).toBe(0);
    const table = dgam(['evaluate', whole, ...truth]);
    expect(table.stdout).toMatch(/3 seeds\ntIoU .*\nseed-4 .*\nseed-5 .*\nseed-6 .*\nmean .*\n± /);
    const spread = JSON.parse(dgam(['evaluate', whole, ...truth, '--json']).stdout);
    expect(spread.seeds).toHaveLength(3);
    const ensemble = dgam(['localize', whole, '--ensemble', '--json']);
    const { out, weights } = JSON.parse(ensemble.stdout);
    expect(weights).toContain('average of 3 seeds');
    expect(JSON.parse(readFileSync(out, 'utf8')).version).toMatch(/average of 3 seeds.*; scores are/);
    expect(dgam(['evaluate', out, ...truth]).status).toBe(0);
    expect(dgam(['report', whole]).stdout).toBe(`${join(whole, 'report.html')}\n`);
    expect(readFileSync(join(whole, 'report.html'), 'utf8')).toContain('href="seed-5/report.html"');
    // What the run sets otherwise than its preset.
    expect(readFileSync(join(whole, 'seed-5/report.html'), 'utf8')).toContain(
      'model.attentionHidden=8, model.cvaeHidden=8, model.latent=4',
    );
    expect(dgam(['report', whole, '--ensemble']).status).toBe(0);
    expect(readFileSync(join(whole, 'report.html'), 'utf8')).toContain('average of the seeds');
    expect(dgam(['localize', whole, '--out', path('o.json')]).stderr).toMatch(/--ensemble, or give one seed/);
  });

  it('more seeds are added, fewer or other settings refused', () => {
    const more = dgam(['train', tiny, '--run', whole, '--resume', '--seeds', '4']);
    expect(more.status, more.stderr).toBe(0);
    expect(existsSync(join(whole, 'seed-7', 'model.safetensors'))).toBe(true);
    expect(dgam(['train', tiny, '--run', whole, '--resume', '--seeds', '2']).stderr).toMatch(
      /4 seeds already/,
    );
    expect(dgam([...args(whole), '--resume', '--set', 'loss.topK=3']).stderr).toMatch(/other settings/);
    expect(dgam(args(whole)).stderr).toMatch(/exists already/);
  });

  it('states when the selected weights are from an earlier round', () => {
    const of = (epoch: number) =>
      formatSeeds({
        seeds: [
          {
            seed: 3,
            run: '',
            finished: true,
            selected: { epoch, split: 'validation', average: 0.5, mAP: [] },
          },
        ],
      });
    expect(of(0)).toMatch(/^seed 3: mAP on validation \.500, of the round before\n/);
    expect(of(7)).toMatch(/^seed 3: mAP on validation \.500, epoch 7\n/);
  });

  it('without validation it says that there is no mean', () => {
    const { status, stderr } = dgam(['train', untested, '--run', path('u'), '--seeds', '2', ...quick]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/2 seeds; no mean ± std: there was no validation/);
    expect(stderr).toMatch(/scores are not probabilities: the data set has no validation split/);
  });
});

describe('sweep', () => {
  const sweep = (out: string, ...more: string[]) => [
    ...['sweep', tiny, '--out', out, '--seeds', '2', '--threads', '1', ...quick],
    ...more,
  ];
  const grid = ['--set', 'loss.topK=0,1', '--set', 'localization.thresholds=[.1,.2],[.3]'];

  it('ranks a grid on validation; the same command again finds all done; test only for the chosen one', () => {
    const out = path('sweep');
    const first = dgam(sweep(out, ...grid));
    expect(first.status, first.stderr).toBe(0);
    expect(first.stderr).toMatch(
      /4 combinations × 2 seeds: 8 runs; \d+ at a time \(\d+ cores, 1 threads a run, about/,
    );
    expect(first.stdout).toMatch(/^mAP on validation/);
    const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
    expect(results.results).toHaveLength(4);
    expect(results.test).toBeNull();
    const again = dgam(sweep(out, ...grid, '--test'));
    expect(again.stderr).toMatch(/8 of them finished before/);
    expect(again.stdout).toMatch(/test, read for the chosen one only: mAP/);
    const tested = results.results.filter(({ name }: { name: string }) =>
      existsSync(join(out, name, 'seed-0', 'predictions.json')),
    );
    expect(tested.map(({ name }: { name: string }) => name)).toEqual([results.chosen]);
    expect(readFileSync(join(out, 'results.html'), 'utf8')).not.toMatch(/src=|url\(|https?:/);
    // More values: what is there stays.
    const more = dgam(sweep(out, '--set', 'loss.topK=2', '--set', 'localization.thresholds=[.3]'));
    expect(more.stderr).toMatch(/5 combinations × 2 seeds: 10 runs, 8 of them finished before/);
    expect(dgam(sweep(out, ...grid, '--epochs', '7')).stderr).toMatch(/other settings/);
  });

  it('kill -9 and Ctrl-C: no run outlives it, and it goes on to the same weights', async () => {
    const [out, whole] = [path('killed sweep'), path('sweep')];
    const args = sweep(
      out,
      '--set',
      'loss.topK=0,1',
      '--set',
      'localization.thresholds=[.1,.2]',
      '--jobs',
      '2',
    );
    const killed = start(args);
    await until(() => trainings().length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await endOf(killed, 'SIGKILL');
    await until(() => trainings().length === 0);
    const stopped = start(args);
    // Not after a fixed time: a busy machine may not have begun by then.
    await until(() => stopped.exitCode !== null || trainings().length > 0);
    expect([0, 130]).toContain(await endOf(stopped, 'SIGINT'));
    expect(trainings()).toEqual([]);
    const { status, stderr } = dgam(args);
    expect(status, stderr).toBe(0);
    const points = readdirSync(out).filter((name) => name.startsWith('loss'));
    expect(points).toHaveLength(2);
    for (const point of points) {
      for (const seed of ['seed-0', 'seed-1'])
        expect(model(join(out, point, seed))).toBe(model(join(whole, point, seed)));
    }
  });

  it('a run that diverges is shown as failed; the rest goes on: 3, and 1 if all fail', () => {
    const some = dgam(sweep(path('some'), '--set', 'training.learningRate=0.001,1e30'));
    expect(some.status, some.stderr).toBe(3);
    expect(some.stdout).toMatch(/0 of 2, 2 failed {2}training\.learningRate=1e30/);
    expect(some.stdout).toMatch(/failed: training\.learningRate=1e30, seed 0: /);
    expect(some.stdout).toMatch(/chosen on validation: training\.learningRate=0\.001/);
    expect(dgam(sweep(path('all'), '--set', 'training.learningRate=1e30')).status).toBe(1);
  });

  it.each<[string, string, string[], RegExp]>([
    [
      'no validation split',
      untested,
      ['--set', 'loss.topK=0,1'],
      /no validation split with segments.*dataset\.yaml/,
    ],
    ['an unknown setting', tiny, ['--set', 'loss.topk=0,1'], /Did you mean "topK"/],
    ['a value that does not fit', tiny, ['--set', 'loss.topK=0,high'], /topK/],
    ['seeds as a setting', tiny, ['--set', 'seed=1,2'], /--seeds/],
    ['epochs given twice', tiny, ['--epochs', '3', '--set', 'training.epochs=1,2'], /give one of them/],
    ['the paper protocol', tiny, ['--set', 'protocol=paper,clean'], /protocol=clean/],
  ])('is refused before anything is written: %s', (_, dataset, more, message) => {
    const out = path('refused');
    const { status, stderr } = dgam(['sweep', dataset, '--out', out, ...more]);
    expect([status, existsSync(out)]).toEqual([1, false]);
    expect(stderr).toMatch(message);
  });
});
