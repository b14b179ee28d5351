// Several seeds in one folder: their states, their average, and scores as probabilities.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, videosOf } from '../../src/data/index.js';
import {
  calibrateRun,
  createSeeds,
  localizeSplit,
  openRun,
  runFiles,
  runState,
  seedRun,
  seedRuns,
  summarizeSeeds,
} from '../../src/runs/index.js';
import { parseSettings } from '../../src/settings/node.js';
import { train } from '../../src/train/index.js';
import { writeTinyDataset } from '../train/tinyDataset.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-seeds-'));
const data = join(folder, 'data');
const seeds = join(folder, 'seeds');
const set = [
  'training.learningRate=0.01',
  'model.attentionHidden=8',
  'model.cvaeHidden=8',
  'model.latent=4',
  'training.batch=4',
  'training.rounds=1',
];
const settings = parseSettings({ epochs: 30, set });

async function trainOne(dir: string, run: string, more: string[] = [], seed = 0): Promise<string> {
  let scores = '';
  const own = { ...parseSettings({ epochs: 30, set: [...set, ...more] }), seed };
  for await (const event of train(openDataset(dir), { run, settings: own })) {
    if (event.type === 'calibration') scores = event.scores;
  }
  return scores;
}

beforeAll(async () => {
  writeTinyDataset(data, { videos: 40 });
  // Enough to validate on for a map to be fitted: half of what is trained on otherwise.
  const path = join(data, 'annotations.json');
  const annotations = JSON.parse(readFileSync(path, 'utf8'));
  for (let v = 12; v < 36; v++) annotations.database[`v${v}`].subset = 'validation';
  writeFileSync(path, JSON.stringify(annotations));
  createSeeds(seeds, { seeds: [0, 1, 2], settings });
  for (const seed of [0, 1, 2]) await trainOne(data, seedRun(seeds, seed), [], seed);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('calibration of a run', () => {
  it('scores are probabilities in the order of before; the file says what it belongs to', async () => {
    const run = seedRun(seeds, 0);
    const found = JSON.parse(readFileSync(runFiles(run).calibration, 'utf8'));
    expect(found).toMatchObject({ split: 'validation', tiou: 0.5, localization: { rule: 'default' } });
    expect(found.slope).toBeGreaterThan(0);
    const [opened, raw] = [await openRun(run), await openRun(run, { calibrated: false })];
    expect(opened.scores).toMatch(/^scores are probabilities .* of the validation split$/);
    const [a, b] = [await localizeSplit(opened, 'test'), await localizeSplit(raw, 'test')];
    for (const [video, proposals] of a.predictions) {
      const before = b.predictions.get(video)!;
      expect(proposals.map(({ score: _, ...rest }) => rest)).toEqual(
        before.map(({ score: _, ...rest }) => rest),
      );
      proposals.forEach(({ score }, i) => {
        expect(score).toBeCloseTo(
          1 /
            (1 +
              Math.exp(
                -(
                  found.slope * Math.sign(before[i].score) * Math.sqrt(Math.abs(before[i].score)) +
                  found.offset
                ),
              )),
          9,
        );
      });
    }
    await opened.close();
    await raw.close();
  });

  it('is left out for other settings of localization, and for other weights', async () => {
    const other = await openRun(seedRun(seeds, 0), { set: ['localization.marginWeight=0.5'] });
    expect(other.scores).toMatch(/not probabilities: .*other settings of localization/);
    await other.close();
    const copy = join(folder, 'copy');
    cpSync(seedRun(seeds, 0), copy, { recursive: true });
    cpSync(runFiles(seedRun(seeds, 1)).calibration, runFiles(copy).calibration);
    const exchanged = await openRun(copy);
    expect(exchanged.scores).toMatch(/other weights/);
    await exchanged.close();
    rmSync(runFiles(copy).calibration);
    const without = await openRun(copy);
    expect(without.scores).toMatch(/no calibration/);
    await without.close();
    expect(await calibrateRun(copy)).toMatchObject({ split: 'validation' });
  });

  it('none without a validation split, and none by protocol paper', async () => {
    const tags = writeTinyDataset(join(folder, 'unvalidated'), { validation: false });
    expect(await trainOne(tags, join(folder, 'no-validation'))).toMatch(/no validation split with segments/);
    const paper = join(folder, 'paper');
    expect(await trainOne(data, paper, ['protocol=paper'])).toMatch(/protocol “paper”/);
    expect(existsSync(runFiles(paper).calibration)).toBe(false);
    expect(runState(paper)).toBe('finished');
  });
});

describe('several seeds', () => {
  it('a summary has the validation of each seed, and mean ± std', () => {
    const { seeds: each, validation } = summarizeSeeds(seeds);
    expect(each.map(({ finished }) => finished)).toEqual([true, true, true]);
    const averages = each.map(({ selected }) => selected!.average);
    expect(validation?.average.mean).toBeCloseTo(averages.reduce((a, b) => a + b) / 3, 12);
    expect(validation?.mAP).toHaveLength(7);
  });

  it('the average of one seed three times is that seed', async () => {
    const thrice = join(folder, 'thrice');
    createSeeds(thrice, { seeds: [0, 1, 2], settings });
    for (const run of seedRuns(thrice)) cpSync(seedRun(seeds, 1), run, { recursive: true });
    const [ensemble, single] = [
      await openRun(thrice, { ensemble: true, calibrated: false }),
      await openRun(seedRun(seeds, 1), { calibrated: false }),
    ];
    const [a, b] = [await localizeSplit(ensemble, 'test'), await localizeSplit(single, 'test')];
    expect([...a.predictions.values()].flat().length).toBeGreaterThan(0);
    for (const [video, proposals] of a.predictions) {
      const before = b.predictions.get(video)!;
      expect(proposals.length).toBe(before.length);
      proposals.forEach(({ score, startSec }, i) => {
        expect(score).toBeCloseTo(before[i].score, 5);
        expect(startSec).toBeCloseTo(before[i].startSec, 5);
      });
    }
    await ensemble.close();
    await single.close();
  });

  it('the average is that of attentions and logits, by either rule', async () => {
    const ensemble = await openRun(seeds, { ensemble: true, set: ['localization.rule=paper'] });
    expect(ensemble.weights).toMatch(/average of 3 seeds/);
    const [video] = videosOf(ensemble.dataset, 'test');
    const { streams } = await ensemble.predictor.activations(video);
    const members: (typeof streams)[] = [];
    for (const run of seedRuns(seeds)) {
      const opened = await openRun(run);
      members.push((await opened.predictor.activations(video)).streams);
      await opened.close();
    }
    for (const key of ['attention', 'cam', 'bias', 'classProbability'] as const) {
      streams.rgb[key].forEach((value, i) => {
        expect(value).toBeCloseTo(members.reduce((sum, { rgb }) => sum + rgb[key][i], 0) / 3, 5);
      });
    }
    await localizeSplit(ensemble, 'test');
    await ensemble.close();
  });

  it('a folder of seeds is no run, a run no folder of seeds', async () => {
    await expect(openRun(seeds)).rejects.toThrow(/holds 3 seeds.*--ensemble/);
    await expect(openRun(seedRun(seeds, 0), { ensemble: true })).rejects.toThrow(/folder of several seeds/);
  });

  it('a start that was killed leaves nothing in the way, and what a person put there stays', () => {
    const run = join(folder, 'killed');
    mkdirSync(join(run, 'checkpoints'), { recursive: true });
    expect(runState(run)).toBe('new');
    expect(existsSync(run)).toBe(false);
    mkdirSync(run);
    writeFileSync(join(run, 'notes.txt'), 'mine');
    expect(runState(run)).toBe('new');
    expect(readFileSync(join(run, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
