// Training in rounds: the first is an ordinary run, and the next learns from its pseudo-labels.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openDataset, videosOf } from '../../src/data/index.js';
import { localizeSplit, openRun, runFiles } from '../../src/runs/index.js';
import { readMetrics, readRunConfig, readSelectedEpoch, roundRun } from '../../src/runs/runFolder.js';
import { resolveSettings } from '../../src/settings/index.js';
import { parseSettings } from '../../src/settings/node.js';
import { type TrainEvent, train } from '../../src/train/index.js';
import { withPseudoLabels } from '../../src/train/pseudoLabels.js';
import { type TinyOptions, writeTinyDataset } from './tinyDataset.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-rounds-'));
afterAll(() => rmSync(folder, { recursive: true }));

const small = ['model.attentionHidden=8', 'model.cvaeHidden=8', 'model.latent=4', 'training.batch=4'];
let count = 0;

async function trained(rounds: number | 'auto', options: TinyOptions = {}, epochs = 40, ...set: string[]) {
  const dataset = openDataset(
    writeTinyDataset(join(folder, `data-${count}`), { streams: ['only'], ...options }),
  );
  const run = join(folder, `run-${count++}`);
  const settings = parseSettings({
    set: [...small, `training.epochs=${epochs}`, `training.rounds=${rounds}`, ...set],
  });
  const events: TrainEvent[] = [];
  for await (const event of train(dataset, { run, settings })) events.push(event);
  return { dataset, run, events };
}

const weights = (run: string) => readFileSync(runFiles(run).model).toString('hex');

it('the first round equals a run of one round; the second starts again, with pseudo-labels', async () => {
  const { run: once } = await trained(1);
  const { run, events } = await trained(2);
  expect(weights(roundRun(run, 1))).toBe(weights(once));
  expect(weights(run)).not.toBe(weights(once));
  const of = (type: string) => events.filter((event) => event.type === type);
  expect(of('round')).toEqual([
    { type: 'round', round: 1, of: 2 },
    { type: 'round', round: 2, of: 2 },
  ]);
  const supervised = events.flatMap((event) => (event.type === 'epoch' ? ['sup' in event.losses.only] : []));
  expect(supervised).toEqual([...Array(40).fill(false), ...Array(40).fill(true)]);
  expect([of('calibration').length, of('done').length, events.at(-1)?.type]).toEqual([1, 1, 'done']);
});

it.each([
  [1, 40],
  [2, 12],
])('weights are selected among those of all rounds: here those of round %i', async (round, epochs) => {
  const { run, events } = await trained(2, {}, epochs);
  const averages = events.flatMap((event) => (event.type === 'validation' ? [event.average] : []));
  const best = Math.max(...averages);
  expect(averages.indexOf(best) < averages.length / 2).toBe(round === 1);
  const done = events.at(-1);
  expect(done).toMatchObject({ type: 'done', selected: { average: best } });
  expect(readSelectedEpoch(run)).toMatchObject(round === 1 ? { epoch: 0, average: best } : { average: best });
  const { epoch: _, ...first } = { ...readSelectedEpoch(roundRun(run, 1)) };
  expect(readMetrics(run)[0]).toEqual({ epoch: 0, validation: first });
  const selected = (of: string) => readFileSync(runFiles(of).best).toString('hex');
  expect(selected(run) === selected(roundRun(run, 1))).toBe(round === 1);
  const opened = await openRun(run);
  await opened.close();
  expect(opened.weights).toMatch(
    new RegExp(`weights of epoch \\d+ of round ${round}, selected on the validation split`),
  );
});

it.each<[string, number, TinyOptions, string[]]>([
  ['two if validation can select between them', 2, {}, []],
  ['one without a validation split', 1, { validation: false }, []],
  ['one if the validation split has no segments', 1, { segments: 'deleted' }, []],
  ['one if every video has temporal annotations', 1, { supervision: 'segments' }, []],
  ['one without validation', 1, {}, ['validateEvery=0']],
])('auto, as in the default preset: %s', async (_, rounds, options, set) => {
  expect(parseSettings().training.rounds).toBe('auto');
  const { run } = await trained('auto', options, 2, ...set);
  expect(readRunConfig(run).settings.training.rounds).toBe(rounds);
  expect(existsSync(roundRun(run, 1))).toBe(rounds === 2);
});

it.each<[string[], number, number, number]>([
  [[], 2, 2, 107],
  [[], 1, 1, 214],
  [['training.rounds=1'], 2, 1, 214],
  [['training.rounds=3'], 1, 3, 71],
  [['training.epochs=50'], 2, 2, 50],
])('%j, auto being %i: %i rounds of %i epochs, as much work in all', (set, auto, rounds, epochs) => {
  // Seven batches of 32.
  const { training } = resolveSettings(parseSettings({ set }), Array(228).fill(94), auto);
  expect([training.rounds, training.epochs]).toEqual([rounds, epochs]);
});

it('pseudo-labels are the best prediction for each tag; annotations of a person stay', async () => {
  const { dataset, run } = await trained(1);
  const opened = await openRun(run, { calibrated: false });
  const { predictions } = await localizeSplit(opened, 'train');
  await opened.close();
  const first = dataset.videos[0];
  const person = [{ label: 'jump', startSec: 1, endSec: 2 }];
  const given = {
    ...dataset,
    videos: dataset.videos.map((video) =>
      video === first ? { ...video, temporalAnnotations: person } : video,
    ),
  };
  const steps = withPseudoLabels(given, run, {});
  const told: TrainEvent[] = [];
  let step = await steps.next();
  for (; !step.done; step = await steps.next()) told.push(step.value);
  const videos = videosOf(given, 'train').length - 1;
  expect(told).toEqual(
    Array.from({ length: videos }, (_, i) => ({ type: 'pseudoLabels', done: i + 1, videos })),
  );
  const labelled = step.value as typeof dataset;
  expect(labelled.videos[0].temporalAnnotations).toEqual(person);
  for (const { id, labels, temporalAnnotations } of videosOf(labelled, 'train').slice(1)) {
    const best = labels.flatMap(
      (label) => predictions.get(id)?.find((one) => one.label === dataset.classes[label]) ?? [],
    );
    expect(temporalAnnotations).toEqual(
      best.map(({ label, startSec, endSec }) => ({ label, startSec, endSec })),
    );
    expect(temporalAnnotations).toHaveLength(1);
  }
  const others = (split: typeof dataset) => split.videos.filter((video) => video.split !== 'train');
  expect(others(labelled)).toEqual(others(dataset));
});

it('stopped between rounds and resumed: the same weights', async () => {
  const { dataset, run: whole } = await trained(2, {}, 4);
  const run = join(folder, `run-${count++}`);
  const { settings } = readRunConfig(whole);
  const stop = new AbortController();
  const events: TrainEvent[] = [];
  for await (const event of train(dataset, { run, settings, signal: stop.signal })) {
    events.push(event);
    if (event.type === 'pseudoLabels') stop.abort();
  }
  expect(events.slice(-2)).toEqual([
    { type: 'pseudoLabels', done: 1, videos: 8 },
    { type: 'interrupted', epoch: 0 },
  ]);
  for await (const _ of train(dataset, { run, settings, resume: true })) {
    // To the end.
  }
  expect(weights(run)).toBe(weights(whole));
});

it('no round sees segments: shuffled, and the weights are the same', async () => {
  const [{ run: a }, { run: b }] = [
    await trained(2, { validation: false }),
    await trained(2, { validation: false, segments: 'shuffled' }),
  ];
  expect(weights(b)).toBe(weights(a));
});
