// Training as a whole: reproducible, resumable, blind to segments, and clear when it cannot go on.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { openDataset } from '../../src/data/index.js';
import { localizeSplit, openRun, readRunConfig, runFiles } from '../../src/runs/index.js';
import { parseSettings } from '../../src/settings/node.js';
import { type TrainEvent, type TrainOptions, train } from '../../src/train/index.js';
import { writeTinyDataset } from './tinyDataset.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

let tiny: string;
let single: string;
beforeAll(() => {
  tiny = writeTinyDataset(join(folder, 'tiny'));
  single = writeTinyDataset(join(folder, 'single'), { streams: ['only'] });
});

const small = ['model.attentionHidden=8', 'model.cvaeHidden=8', 'model.latent=4', 'training.batch=4'];
/** One round, unless a test asks for more: several rounds are tested in rounds.test.ts. */
const settings = (...set: string[]) =>
  parseSettings({
    set: [
      ...small,
      ...['training.rounds=1', 'training.epochs=12', 'checkpointEvery=3', 'validateEvery=4', ...set],
    ],
  });

let runs = 0;
const newRun = () => join(folder, `run-${runs++}`);

async function trainAll(
  dir: string,
  options: Partial<TrainOptions> = {},
): Promise<{ run: string; events: TrainEvent[] }> {
  const run = options.run ?? newRun();
  const events: TrainEvent[] = [];
  for await (const event of train(openDataset(dir), { settings: settings(), ...options, run }))
    events.push(event);
  return { run, events };
}

const weights = (run: string) => readFileSync(runFiles(run).model).toString('hex');
const selected = (run: string) => readFileSync(runFiles(run).best).toString('hex');

describe('reproducible', () => {
  it('same seed, same weights; another seed, others', async () => {
    const [{ run: a }, { run: b }] = [await trainAll(tiny), await trainAll(tiny)];
    expect(weights(a)).toBe(weights(b));
    const { run: c } = await trainAll(tiny, { settings: { ...settings(), seed: 1 } });
    expect(weights(c)).not.toBe(weights(a));
  });

  it.each(['shuffled', 'deleted'] as const)(
    'training never sees segments: %s, and the weights are the same',
    async (segments) => {
      const { run } = await trainAll(tiny);
      const other = writeTinyDataset(join(folder, segments), { segments });
      const { run: blind } = await trainAll(other);
      expect(weights(blind)).toBe(weights(run));
    },
  );

  it.each(['tags', 'points'] as const)('by %s, training never sees segments either', async (supervision) => {
    const kept = writeTinyDataset(join(folder, `${supervision}-kept`), { supervision });
    const other = writeTinyDataset(join(folder, `${supervision}-other`), {
      supervision,
      segments: 'shuffled',
    });
    const [{ run: a }, { run: b }] = [await trainAll(kept), await trainAll(other)];
    expect(weights(b)).toBe(weights(a));
    const { run: byTags } = await trainAll(tiny);
    expect(weights(a) === weights(byTags)).toBe(supervision === 'tags');
  });

  it('segment annotations move the attention onto them', async () => {
    const annotated = writeTinyDataset(join(folder, 'annotated'), { supervision: 'segments' });
    const { events } = await trainAll(annotated, {
      settings: settings('training.epochs=200', 'training.learningRate=0.02'),
    });
    const losses = events.flatMap((event) => (event.type === 'epoch' ? [event.losses.rgb] : []));
    expect(losses.at(-1)!.sup).toBeLessThan(losses[0].sup / 2);
  });

  it('streams that are columns of one file, and streams in folders of their own: the same weights and predictions', async () => {
    const joint = writeTinyDataset(join(folder, 'joint'), { joint: true });
    const [{ run: a }, { run: b }] = [await trainAll(tiny), await trainAll(joint)];
    expect(weights(b)).toBe(weights(a));
    const predict = async (run: string) => {
      const opened = await openRun(run);
      const { predictions } = await localizeSplit(opened, 'test');
      await opened.close();
      return predictions;
    };
    expect(await predict(b)).toEqual(await predict(a));
  });

  it.each<[string, string, number?, string?]>([
    ['a step at a time', 'training.alternate=step'],
    ['an epoch at a time', 'training.alternate=epoch'],
    ['an epoch at a time, blocks', 'training.alternate=epoch,training.resampleEvery=3'],
    ['without the CVAE', 'loss.generative=false'],
    ['three samples', 'loss.samples=3'],
    ['two rounds', 'training.rounds=2'],
    ['three threads a stream', 'training.alternate=step', 3],
    ['segment annotations, two threads a stream', 'training.alternate=step', 2, 'segments'],
  ])(
    'a run stopped after any step and resumed equals an unbroken one: %s',
    async (_, set, threads = 1, supervision = '') => {
      const data = supervision
        ? writeTinyDataset(join(folder, 'resumed'), { supervision: 'segments' })
        : single;
      const chosen = settings('training.epochs=4', 'checkpointEvery=2', ...set.split(','));
      const { run: whole } = await trainAll(data, { settings: chosen, threads });
      const run = newRun();
      let resume = false;
      for (let stops = 0; !existsSync(runFiles(run).model); stops++) {
        expect(stops).toBeLessThan(30);
        const abort = new AbortController();
        for await (const event of train(openDataset(data), {
          run,
          settings: chosen,
          resume,
          // A resumed run has the threads that it was started with.
          threads: resume ? undefined : threads,
          signal: abort.signal,
        })) {
          // Stops at other places each time: right at the start, after an epoch, within the next one.
          if (event.type === 'epoch' || (event.type === 'start' && stops % 3 === 2)) {
            setTimeout(() => abort.abort(), stops % 4);
          }
        }
        resume = true;
      }
      expect(weights(run)).toBe(weights(whole));
      expect(selected(run)).toBe(selected(whole));
      expect(readFileSync(runFiles(run).metrics, 'utf8')).toBe(readFileSync(runFiles(whole).metrics, 'utf8'));
    },
  );
});

describe('what it does', () => {
  it('reports epochs, validation, checkpoints and the end, and selects weights by validation', async () => {
    const { run, events } = await trainAll(tiny);
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'epoch')).toHaveLength(12);
    expect(types.filter((type) => type === 'validation')).toHaveLength(3);
    expect(types.at(-1)).toBe('done');
    expect(existsSync(runFiles(run).best)).toBe(true);
    const opened = await openRun(run);
    expect(opened.weights).toContain('selected on the validation split');
    await opened.close();
  });

  it.each([
    ['one stream, no validation', { streams: ['only'], validation: false }],
    ['three streams', { streams: ['a', 'b', 'c'] }],
    ['fewer videos than a batch', { videos: 6 }],
  ])('%s', async (name, options) => {
    const dir = writeTinyDataset(join(folder, name), options);
    const { run } = await trainAll(dir, { settings: settings('training.batch=32', 'training.epochs=2') });
    const opened = await openRun(run);
    const { predictions } = await localizeSplit(opened, 'test');
    expect(predictions.size).toBeGreaterThan(0);
    await opened.close();
  });
});

describe('what stops it', () => {
  it('a run folder that is there already', async () => {
    const { run } = await trainAll(tiny);
    const before = weights(run);
    await expect(trainAll(tiny, { run })).rejects.toThrow(`${run} exists already`);
    expect(weights(run)).toBe(before);
  });

  it('resuming with other settings or other data', async () => {
    const { run } = await trainAll(tiny);
    const other = settings('loss.gamma1=0.1');
    await expect(trainAll(tiny, { run, resume: true, settings: other })).rejects.toThrow(
      'other settings (loss)',
    );
    const dir = writeTinyDataset(join(folder, 'longer'), { snippets: 20 });
    await expect(trainAll(dir, { run, resume: true })).rejects.toThrow('trained on other data');
  });

  it('a setting that is missing in config.yaml has its default; an unknown one is refused', async () => {
    const of = { settings: settings('loss.sparsity=0', 'model.standardize=false') };
    const { run } = await trainAll(tiny, of);
    const config = readFileSync(runFiles(run).config, 'utf8').replace(/^ *standardize: false\n/m, '');
    expect(config).not.toContain('standardize');
    writeFileSync(runFiles(run).config, config);
    const before = weights(run);
    await (await openRun(run)).close();
    await trainAll(tiny, { ...of, run, resume: true });
    expect(weights(run)).toBe(before);
    expect(readRunConfig(run).settings.loss).toEqual(of.settings.loss);
    expect(readRunConfig(run).settings.model).toEqual(of.settings.model);
    writeFileSync(runFiles(run).config, config.replace(/^( *)sparsity: 0$/m, '$1prior: 0.95'));
    await expect(openRun(run)).rejects.toThrow(/unknown key "prior"/);
  });

  it('a damaged checkpoint is passed over for the one before, with a warning', async () => {
    const { run } = await trainAll(tiny);
    const whole = weights(run);
    const names = readdirSync(runFiles(run).checkpoints).sort();
    expect(names).toHaveLength(2);
    const newest = join(runFiles(run).checkpoints, names[1]);
    const bytes = readFileSync(newest);
    bytes[bytes.length - 3] ^= 1;
    writeFileSync(newest, bytes);
    rmSync(runFiles(run).model);
    const { events } = await trainAll(tiny, { run, resume: true });
    expect(events.find(({ type }) => type === 'warning')).toMatchObject({
      message: expect.stringContaining('is damaged'),
    });
    expect(weights(run)).toBe(whole);
    for (const name of readdirSync(runFiles(run).checkpoints))
      writeFileSync(join(runFiles(run).checkpoints, name), 'x');
    await expect(trainAll(tiny, { run, resume: true })).rejects.toThrow(
      'none of the 2 checkpoints can be read',
    );
  });

  it('a loss that is no number, naming stream, step and term', async () => {
    const dir = join(folder, 'huge');
    cpSync(tiny, dir, { recursive: true });
    for (let v = 0; v < 12; v++)
      writeFileSync(join(dir, 'rgb', `v${v}.npy`), npyBytes([16, 5], 'f32', new Float32Array(80).fill(3e38)));
    // Standardized, they would be harmless.
    const raw = { settings: settings('model.standardize=false') };
    await expect(trainAll(dir, raw)).rejects.toThrow(
      /stream 'rgb' diverged at epoch 1, step 1 of 2: the loss '\w+' is (NaN|Infinity)/,
    );
  });
});
