// dgam sweep: a grid of settings, each with several seeds, compared on validation; test only for the chosen one.
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { type Dataset, datasetDigest, openDataset, videosOf } from '../data/index.js';
import { UserError, writeFileAtomic } from '../io/index.js';
import { renderSweep } from '../report/index.js';
import {
  chosen,
  gridOf,
  openSweep,
  parseAxis,
  parseSettings,
  pointFolder,
  type RunSettings,
  resolveSettings,
  runBytes,
  type SettingsSources,
  type SweepPlan,
  saveSummary,
  seedRun,
  seedState,
  summarizeSeeds,
  sweepFiles,
  sweepResults,
} from '../train/index.js';
import { atLeastOne, collect, type SetExitCode, wholeNumber } from './arguments.js';
import { reasonOf, runChildren } from './childRuns.js';
import { formatSpread } from './spreadTable.js';
import { formatSweep } from './sweepTable.js';
import { testChosen } from './sweepTest.js';

interface Options extends SettingsSources {
  readonly set: string[];
  readonly seeds: number;
  readonly out: string;
  readonly jobs?: number;
  readonly threads: number;
  readonly test?: boolean;
  readonly json?: boolean;
}

export const sweepCommand = (setExitCode: SetExitCode): Command =>
  new Command('sweep')
    .description(
      'train a grid of settings, each with several seeds, and compare them on the validation split',
    )
    .argument('<dataset>', 'folder with a dataset.yaml that has a validation split')
    .requiredOption('--out <dir>', 'folder of the sweep; the same command again goes on with it')
    .option('--set <key.path=a,b,c>', 'values of one setting (repeat for a grid)', collect, [])
    .option('--seeds <n>', 'seeds of each combination', atLeastOne, 3)
    .option('--jobs <n>', 'runs at a time (default: cores / threads, as far as memory goes)', atLeastOne)
    .option('--preset <name>', 'default, thumos14 or activitynet12')
    .option('--config <file>', 'YAML file with settings')
    .option('--epochs <n>', 'passes over the training videos', wholeNumber)
    .option('--seed <n>', 'the first seed', wholeNumber)
    .option('--threads <n>', 'threads of each run', atLeastOne, 2)
    .option('--test', 'localize and evaluate the test split with the chosen combination, and no other')
    .option('--json', 'print one JSON object on stdout')
    .action(async (path: string, options: Options) => setExitCode(await sweep(path, options)));

async function sweep(path: string, options: Options): Promise<number> {
  const { out, set, seeds: count, threads, test, json, preset, config, epochs, seed } = options;
  const base = parseSettings({ preset, config, epochs, seed });
  const settingsOf = (point: { set: readonly string[] }): RunSettings =>
    parseSettings({ preset, config, epochs, seed, set: point.set });
  const points = gridOf(set.map(parseAxis));
  const dataset = openDataset(path);
  for (const point of points) requireComparable(dataset, settingsOf(point));
  const seeds = Array.from({ length: count }, (_, i) => base.seed + i);
  const plan = openSweep(out, { dataset: datasetDigest(dataset), base, seeds, points }, settingsOf);

  const failures = new Map<string, Record<string, string>>();
  const given = [
    ...(preset ? ['--preset', preset] : []),
    ...(config ? ['--config', config] : []),
    ...(epochs !== undefined ? ['--epochs', `${epochs}`] : []),
  ];
  const runs = plan.points.flatMap((point) =>
    plan.seeds.flatMap((one) => {
      const run = seedRun(pointFolder(out, point), one);
      const state = seedState(run);
      if (state === 'finished') return [];
      const settings = [...given, '--seed', `${one}`, ...point.set.flatMap((text) => ['--set', text])];
      const how = state === 'begun' ? ['--resume'] : settings;
      return {
        args: ['train', '--run', run, '--threads', `${threads}`, ...how, '--', path],
        point,
        seed: one,
        run,
      };
    }),
  );
  const total = plan.points.length * plan.seeds.length;
  const jobs = jobsFor(options, dataset, plan, settingsOf);
  const kept = total - runs.length > 0 ? `, ${total - runs.length} of them finished before` : '';
  process.stderr.write(
    `${plan.points.length} combinations × ${plan.seeds.length} seeds: ${total} runs${kept}; ${jobs.why}\n`,
  );
  let done = 0;
  const begun = performance.now();
  const stopped = await runChildren(
    runs,
    jobs.count,
    ({ point, seed: one }) => process.stderr.write(`begun: ${point.set.join(' ')}, seed ${one}\n`),
    ({ point, seed: one, run }, end) => {
      done++;
      const left = ((performance.now() - begun) / 1000 / done) * (runs.length - done);
      const name = `[${done}/${runs.length}] ${point.set.join(' ')}, seed ${one}`;
      if (end.code === 130) process.stderr.write(`${name}: stopped\n`);
      else if (end.code !== 0 || seedState(run) !== 'finished') {
        failures.set(point.name, { ...failures.get(point.name), [one]: reasonOf(end) });
        process.stderr.write(`${name}: failed: ${reasonOf(end)}\n`);
      } else {
        const folder = pointFolder(out, point);
        const summary = summarizeSeeds(folder);
        saveSummary(folder, summary);
        const average = summary.seeds.find((s) => s.seed === one)?.picked?.average;
        process.stderr.write(
          `${name}: ${average?.toFixed(3)} in ${Math.round(end.seconds)} s; about ${Math.ceil(left / 60)} min left\n`,
        );
      }
    },
  );
  const results = sweepResults(out, plan, failures);
  const best = chosen(results);
  const files = sweepFiles(out);
  const tested = test && best && !stopped ? await testChosen(path, out, best, threads) : undefined;
  const found = {
    dataset: dataset.name,
    split: 'validation',
    chosen: best?.name ?? null,
    test: tested ?? null,
    results,
  };
  writeFileAtomic(files.results, `${JSON.stringify(found, undefined, 2)}\n`);
  writeFileAtomic(
    files.page,
    renderSweep({ title: `${dataset.name}: sweep`, results, chosen: best?.name, test: tested?.average }),
  );

  if (json) process.stdout.write(`${JSON.stringify({ out, interrupted: stopped, ...found })}\n`);
  else {
    process.stdout.write(formatSweep(results, 'validation'));
    if (best)
      process.stdout.write(`chosen on validation: ${best.set.join(' ')} (${pointFolder(out, best)})\n`);
    if (tested)
      process.stdout.write(
        `test, read for the chosen one only: mAP ${formatSpread(tested.average)} over ${plan.seeds.length} seeds\n`,
      );
    process.stdout.write(`${files.page}\n`);
  }
  if (stopped) {
    process.stderr.write('stopped; the same command again goes on\n');
    return 130;
  }
  const failed = results.reduce((sum, one) => sum + Object.keys(one.failures).length, 0);
  return failed === 0 ? 0 : results.some(({ validation }) => validation) ? 3 : 1;
}

/** Combinations are compared by what validation says of each. */
function requireComparable(dataset: Dataset, settings: RunSettings): void {
  const annotated = dataset.videos.some(
    ({ split, segments }) => split === 'validation' && segments.length > 0,
  );
  if (!annotated) {
    throw new UserError(
      `${dataset.dir} has no validation split with segments to compare by. Give some annotated recordings that are ` +
        'neither trained on nor tested a subset of their own, and name it in dataset.yaml: splits: { …, validation: <subset> }.',
    );
  }
  if (settings.protocol === 'paper' || settings.validateEvery === 0) {
    const [what, instead] =
      settings.protocol === 'paper'
        ? ['protocol paper picks on the test split', 'protocol=clean']
        : ['validateEvery=0 turns validation off', 'validateEvery=auto'];
    throw new UserError(`a sweep compares on validation, but ${what}. Use ${instead} (--set or --config).`);
  }
}

/** How many runs at a time, and the reason in words. */
function jobsFor(
  { jobs, threads }: Options,
  dataset: Dataset,
  plan: SweepPlan,
  settingsOf: (point: { set: readonly string[] }) => RunSettings,
): { count: number; why: string } {
  const lengths = videosOf(dataset, 'train').map(({ snippets }) => snippets);
  const dims = dataset.streams.map(({ dim }) => dim);
  const bytes = plan.points.reduce((most, point) => {
    const { batch, snippets } = resolveSettings(settingsOf(point), lengths).training;
    return Math.max(most, runBytes({ batch, snippets, dims }));
  }, 0);
  const free = process.availableMemory();
  const cores = availableParallelism();
  const wanted = jobs ?? Math.max(Math.floor(cores / threads), 1);
  const fit = Math.max(Math.floor((0.9 * free) / bytes), 1);
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const limit = fit < wanted ? `, not ${wanted}, for lack of memory` : '';
  const count = Math.min(wanted, fit);
  return {
    count,
    why:
      `${count} at a time${limit} (${cores} cores, ${threads} threads a run, ` +
      `about ${gigabytes(bytes)} a run of ${gigabytes(free)} free)`,
  };
}
