// dgam sweep: a grid of settings, each with several seeds, compared on validation; test only for the chosen one.
import { Command, Option } from 'commander';
import { openDataset } from '../../data/index.js';
import { writeFileAtomic } from '../../io/index.js';
import { renderSweep } from '../../report/index.js';
import {
  pointFolder,
  type SweepEvent,
  type SweepOptions,
  type SweepRun,
  sweep,
  sweepFiles,
} from '../../sweep/index.js';
import {
  atLeastOne,
  collect,
  jsonOption,
  presetOption,
  type SetExitCode,
  wholeNumber,
} from '../arguments.js';
import { interruptible } from '../interruptible.js';
import { formatSpread } from '../output/spreadTable.js';
import { formatSweep } from '../output/sweepTable.js';
import { examineFirst } from './train.js';

interface Options extends Omit<SweepOptions, 'set' | 'signal'> {
  readonly set: string[];
  readonly json?: boolean;
}

export const sweepCommand = (setExitCode: SetExitCode): Command =>
  new Command('sweep')
    .summary('Train and compare a grid of settings, each with several seeds.')
    .description(
      'Train a grid of settings, each with several seeds, and compare them by mAP on the validation split. If it is ' +
        'interrupted, the same command resumes it.',
    )
    .argument('<dataset>', 'folder with a dataset.yaml that has a validation split')
    .requiredOption('--out <dir>', 'folder of the sweep, new or to resume')
    .addOption(
      new Option('--set <key.path=a,b,c>', 'values of one setting; repeat it for a grid')
        .argParser(collect)
        .default([], 'none: one combination'),
    )
    .option('--seeds <n>', 'number of seeds of each combination', atLeastOne, 3)
    .option(
      '--jobs <n>',
      'runs at a time (default: cores divided by threads, fewer if memory is short)',
      atLeastOne,
    )
    .addOption(presetOption())
    .option('--config <file>', 'YAML file of settings')
    .option('--epochs <n>', 'passes over the training videos, in each round', wholeNumber)
    .option('--seed <n>', 'first seed (default: 0)', wholeNumber)
    .option('--threads <n>', 'number of threads of each run', atLeastOne, 2)
    .option('--test', 'evaluate the selected combination on the test split')
    .addOption(jsonOption())
    .action(async (path: string, options: Options) => setExitCode(await sweepDataset(path, options)));

async function sweepDataset(path: string, options: Options): Promise<number> {
  if ((await examineFirst(path)) === 'errors') return 1;
  const dataset = openDataset(path);
  return interruptible(async (signal) => {
    const print = openSweepPrinter(options);
    let code = 0;
    for await (const event of sweep(dataset, { ...options, signal })) {
      if (event.type === 'results') code = printResults(event, options);
      else process.stderr.write(print(event));
    }
    return code;
  });
}

const nameOf = ({ point, seed }: SweepRun): string => `${point.set.join(' ')}, seed ${seed}`;

type ResultsEvent = Extract<SweepEvent, { type: 'results' }>;

/** The lines that tell of an event while runs are trained. */
function openSweepPrinter({ threads }: Options): (event: Exclude<SweepEvent, ResultsEvent>) => string {
  const begun = performance.now();
  let ended = 0;
  let of = 0;
  const count = (run: SweepRun) => `[${++ended}/${of}] ${nameOf(run)}`;
  return (event) => {
    switch (event.type) {
      case 'start':
        of = event.runs;
        return formatStart(event, threads);
      case 'started':
        return `started: ${nameOf(event)}\n`;
      case 'retried':
        return `${nameOf(event)}: ${event.reason}; it is resumed\n`;
      case 'stopped':
        return `${count(event)}: stopped\n`;
      case 'failed':
        return `${count(event)}: failed: ${event.reason}\n`;
      case 'done': {
        const done = count(event);
        const left = ((performance.now() - begun) / 1000 / ended) * (of - ended);
        const { average, seconds } = event;
        return `${done}: ${average?.toFixed(3)} in ${Math.round(seconds)} s; about ${Math.ceil(left / 60)} min left\n`;
      }
      case 'untested':
        return 'the test split has no segments: it was localized, but not evaluated\n';
    }
  };
}

function formatStart(
  { points, seeds, runs, parallelism, bytesPerRun }: Extract<SweepEvent, { type: 'start' }>,
  threads: number,
): string {
  const { count, wanted, cores, freeBytes } = parallelism;
  const total = points * seeds;
  const finished = total > runs ? `, ${total - runs} of them finished before` : '';
  const limit = count < wanted ? `, not ${wanted}, for lack of memory` : '';
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return (
    `${points} combinations × ${seeds} seeds: ${total} runs${finished}; ${count} at a time${limit} (${cores} cores, ` +
    `${threads} threads a run, about ${gigabytes(bytesPerRun)} a run of ${gigabytes(freeBytes)} free)\n`
  );
}

/** Prints the table and writes the page. Gives the exit code: 130, or 3 if some runs failed, 1 if all did. */
function printResults({ found, chosen, interrupted }: ResultsEvent, { out, json }: Options): number {
  const { results, test } = found;
  const { page } = sweepFiles(out);
  const title = `${found.dataset}: sweep`;
  writeFileAtomic(page, renderSweep({ title, results, chosen: chosen?.name, test: test?.average }));
  if (json) process.stdout.write(`${JSON.stringify({ out, interrupted, ...found })}\n`);
  else {
    const best = `${interrupted ? 'best so far' : 'chosen on validation'}: ${chosen?.set.join(' ')}`;
    process.stdout.write(
      formatSweep(results, found.split) +
        (chosen ? `${best} (${pointFolder(out, chosen)})\n` : '') +
        (test
          ? `test, read for the chosen one only: mAP ${formatSpread(test.average)} over ${chosen?.seeds.length} seeds\n`
          : '') +
        `${page}\n`,
    );
  }
  if (interrupted) {
    process.stderr.write('stopped; the same command resumes it\n');
    return 130;
  }
  const failed = results.some(({ failures }) => Object.keys(failures).length > 0);
  return !failed ? 0 : results.some(({ validation }) => validation) ? 3 : 1;
}
