// dgam train: train a model on a data set, with progress, into the folder of a run.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { openDataset } from '../../data/index.js';
import { examine } from '../../doctor/index.js';
import type { DeviceName } from '../../onnx/node.js';
import { isSeedsFolder, readRunConfig, runFiles } from '../../runs/index.js';
import { parseSettings } from '../../settings/node.js';
import { train } from '../../train/index.js';
import {
  atLeastOne,
  deviceOption,
  jsonOption,
  presetOption,
  type SetExitCode,
  setOption,
  wholeNumber,
} from '../arguments.js';
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
  readonly set?: readonly string[];
  readonly resume?: boolean;
  readonly threads?: number;
  readonly device?: DeviceName;
  readonly json?: boolean;
}

export const trainCommand = (setExitCode: SetExitCode): Command =>
  new Command('train')
    .summary('Train a model from video-level labels.')
    .description(
      'Train a model on a data set. Training needs the labels of each video, but not when the actions happen.',
    )
    .argument('<dataset>', 'folder with a dataset.yaml')
    .requiredOption('--run <dir>', 'folder of the run; must not exist without --resume')
    .addOption(presetOption())
    .option('--config <file>', 'YAML file of settings')
    .option('--epochs <n>', 'passes over the training videos, in each round', wholeNumber)
    .option('--seed <n>', 'seed of the random numbers (default: 0)', wholeNumber)
    .option('--seeds <n>', 'train with this many seeds, one after the other', atLeastOne)
    .addOption(setOption('loss.gamma1=0.3'))
    .option('--resume', 'continue an interrupted run; the result is the same as without the interruption')
    .option(
      '--threads <n>',
      'number of threads (default: 2; with --resume the number of before)',
      wholeNumber,
    )
    .addOption(deviceOption())
    .addOption(jsonOption())
    .action(async (path: string, options: Options) => {
      setExitCode(await trainRun(path, options));
    });

/** Train with progress on stderr. Resolves to the exit code; Ctrl-C stops after the current step, with code 130. */
export async function trainRun(
  path: string,
  { run, json, threads, device, resume, seeds, ...sources }: Options,
): Promise<number> {
  // A resumed run was examined when it began.
  const examined = resume ? undefined : await examineFirst(path);
  if (examined === 'errors') return 1;
  const dataset = openDataset(path);
  const given = sources.preset ?? sources.config ?? sources.epochs ?? sources.seed ?? sources.set?.[0];
  const sameSettings = resume && given === undefined;
  // The examination printed the warnings of the data set in its own words.
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
    process.stderr.write(`stopped; to resume: dgam train ${path} --run ${run} --resume\n`);
  } else {
    const { best, model } = runFiles(run);
    process.stderr.write(`weights: ${existsSync(best) ? best : model}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return interrupted ? 130 : 0;
}

/** Prints the errors of the data set in full; without errors each warning on a line. */
export async function examineFirst(path: string): Promise<'errors' | 'examined'> {
  const examination = await examine(path, { depth: 'quick' });
  const of = (severity: string) => examination.findings.filter((finding) => finding.severity === severity);
  if (examination.counts.error > 0) {
    const findings = of('error');
    process.stderr.write(formatExamination({ ...examination, findings }, {}));
    process.stderr.write(`dgam: nothing was trained. Run dgam doctor ${path} for all findings.\n`);
    return 'errors';
  }
  for (const finding of of('warning')) process.stderr.write(`warning: ${formatBriefly(finding)}\n`);
  if (examination.counts.warning > 0) process.stderr.write(`reasons and remedies: dgam doctor ${path}\n`);
  return 'examined';
}
