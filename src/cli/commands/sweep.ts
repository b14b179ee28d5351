// dgam sweep: a grid of settings, each with several seeds, compared on validation; test only for the chosen one.
import { Command } from 'commander';
import { datasetDigest, openDataset } from '../../data/index.js';
import { writeFileAtomic } from '../../io/index.js';
import { renderSweep } from '../../report/index.js';
import { runState, saveSummary, seedRun, summarizeSeeds } from '../../runs/index.js';
import type { RunSettings } from '../../settings/index.js';
import { parseSettings, type SettingsSources } from '../../settings/node.js';
import {
  chosen,
  gridOf,
  openSweep,
  parseAxis,
  pointFolder,
  type SweepPlan,
  sweepFiles,
  sweepResults,
} from '../../sweep/index.js';
import { atLeastOne, collect, type SetExitCode, wholeNumber } from '../arguments.js';
import { reasonOf, runChildren } from '../childRuns.js';
import { formatSpread } from '../output/spreadTable.js';
import { formatSweep } from '../output/sweepTable.js';
import { requireComparable, requireVaried } from '../sweepChecks.js';
import { jobsFor } from '../sweepJobs.js';
import { testChosen } from '../sweepTest.js';

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
    .option('--epochs <n>', 'passes over the training videos, in each round', wholeNumber)
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
  const axes = set.map(parseAxis);
  requireVaried(axes, epochs);
  const points = gridOf(axes);
  const dataset = openDataset(path);
  for (const point of points) requireComparable(dataset, settingsOf(point));
  const seeds = Array.from({ length: count }, (_, i) => base.seed + i);
  const plan = openSweep(out, { dataset: datasetDigest(dataset), base, seeds, points }, settingsOf);

  const failures = new Map<string, Record<string, string>>();
  const runs = runsOf(path, plan, options);
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
      else if (end.code !== 0 || runState(run) !== 'finished') {
        failures.set(point.name, { ...failures.get(point.name), [one]: reasonOf(end) });
        process.stderr.write(`${name}: failed: ${reasonOf(end)}\n`);
      } else {
        const folder = pointFolder(out, point);
        const summary = summarizeSeeds(folder);
        saveSummary(folder, summary);
        const average = summary.seeds.find((s) => s.seed === one)?.selected?.average;
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
      process.stdout.write(
        `${stopped ? 'best so far' : 'chosen on validation'}: ${best.set.join(' ')} (${pointFolder(out, best)})\n`,
      );
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

/** A child's arguments for each run that has not ended. */
function runsOf(path: string, { points, seeds }: SweepPlan, options: Options) {
  const { out, threads, preset, config, epochs } = options;
  const given = [
    ...(preset ? ['--preset', preset] : []),
    ...(config ? ['--config', config] : []),
    ...(epochs !== undefined ? ['--epochs', `${epochs}`] : []),
  ];
  return points.flatMap((point) =>
    seeds.flatMap((seed) => {
      const run = seedRun(pointFolder(out, point), seed);
      const state = runState(run);
      if (state === 'finished') return [];
      const settings = [...given, '--seed', `${seed}`, ...point.set.flatMap((text) => ['--set', text])];
      const how = state === 'started' ? ['--resume'] : settings;
      return {
        args: ['train', '--run', run, '--threads', `${threads}`, ...how, '--', path],
        point,
        seed,
        run,
      };
    }),
  );
}
