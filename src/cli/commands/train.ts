// dgam train: learn from a data set's tags; progress on the way, a run folder in the end.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { openDataset } from '../../data/index.js';
import { examine } from '../../doctor/index.js';
import type { DeviceName } from '../../onnx/node.js';
import { isSeedsFolder, readRunConfig, runFiles } from '../../runs/index.js';
import { parseSettings } from '../../settings/node.js';
import { train } from '../../train/index.js';
import { atLeastOne, collect, deviceOption, type SetExitCode, wholeNumber } from '../arguments.js';
import { interruptible } from '../interruptible.js';
import { formatBriefly, formatExamination } from '../output/examination.js';
import { followTraining } from '../output/followTraining.js';
import { trainAllSeeds } from './trainSeeds.js';

interface Options {
  readonly run: string;
  readonly preset?: string;
  readonly config?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly seeds?: number;
  readonly set: string[];
  readonly resume?: boolean;
  readonly threads?: number;
  readonly device?: DeviceName;
  readonly json?: boolean;
}

export const trainCommand = (setExitCode: SetExitCode): Command =>
  new Command('train')
    .description('train on a data set; needs only the labels of each training video')
    .argument('<dataset>', 'folder with a dataset.yaml')
    .requiredOption('--run <dir>', "the run's folder: made here, or with --resume gone on with")
    .option('--preset <name>', 'default, thumos14 or activitynet12')
    .option('--config <file>', 'YAML file with settings')
    .option('--epochs <n>', 'passes over the training videos, in each round', wholeNumber)
    .option('--seed <n>', 'another number gives other random draws', wholeNumber)
    .option(
      '--seeds <n>',
      'train this many seeds, one after the other, each in a folder of its own',
      atLeastOne,
    )
    .option('--set <key.path=value>', 'one setting, such as loss.gamma1=0.3 (may be repeated)', collect, [])
    .option(
      '--resume',
      'go on with a run that was interrupted; the result is the same as without interruption',
    )
    .option('--threads <n>', 'threads to compute with (default: 2)', wholeNumber)
    .addOption(deviceOption())
    .option('--json', 'print one JSON object on stdout')
    .action(async (path: string, options: Options) => {
      setExitCode(await trainRun(path, options));
    });

/** Train with progress on stderr. Resolves to the exit code; Ctrl-C ends it after the step under way, with 130. */
export async function trainRun(
  path: string,
  { run, json, threads, device, resume, seeds, ...sources }: Options,
): Promise<number> {
  // A run that goes on was examined when it began.
  const examined = resume ? undefined : await examineFirst(path);
  if (examined === 'errors') return 1;
  const dataset = openDataset(path);
  const given = sources.preset ?? sources.config ?? sources.epochs ?? sources.seed ?? sources.set[0];
  const sameSettings = resume && given === undefined;
  // The examination tells in its words what opening warns of.
  const printed = examined ? dataset.warnings : [];
  if (seeds !== undefined || (resume && isSeedsFolder(run))) {
    const settings = sameSettings && isSeedsFolder(run) ? undefined : parseSettings(sources);
    return trainAllSeeds(dataset, {
      ...{ folder: run, count: seeds, settings, resume, threads, device, printed, json },
    });
  }
  const settings = sameSettings ? readRunConfig(run).settings : parseSettings(sources);
  const { interrupted, summary } = await interruptible((signal) =>
    followTraining(train(dataset, { run, settings, resume, threads, device, signal }), { run, printed }),
  );
  if (interrupted) {
    process.stderr.write(`stopped; to go on: dgam train ${path} --run ${run} --resume\n`);
  } else {
    const { best, model } = runFiles(run);
    process.stderr.write(`weights: ${existsSync(best) ? best : model}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return interrupted ? 130 : 0;
}

/** Prints what is wrong with the data set: errors in full, else warnings in a line each. */
export async function examineFirst(path: string): Promise<'errors' | 'examined'> {
  const examination = await examine(path, { depth: 'quick' });
  const of = (severity: string) => examination.findings.filter((finding) => finding.severity === severity);
  if (examination.counts.error > 0) {
    const findings = of('error');
    process.stderr.write(formatExamination({ ...examination, findings }, {}));
    process.stderr.write(`dgam: nothing was trained; dgam doctor ${path} tells more\n`);
    return 'errors';
  }
  for (const finding of of('warning')) process.stderr.write(`warning: ${formatBriefly(finding)}\n`);
  if (examination.counts.warning > 0)
    process.stderr.write(`why these matter and what to do: dgam doctor ${path}\n`);
  return 'examined';
}
