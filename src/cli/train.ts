// dgam train: learn from a data set's tags; progress on the way, a run folder in the end.
import { Command } from 'commander';
import { openDataset } from '../data/index.js';
import { examine } from '../doctor/index.js';
import type { DeviceName } from '../engine/node.js';
import { parseSettings, readRunConfig, runFiles, train } from '../train/index.js';
import { collect, deviceOption, type SetExitCode, wholeNumber } from './arguments.js';
import { formatBriefly, formatExamination } from './examination.js';
import { openProgress } from './progress.js';

interface Options {
  readonly run: string;
  readonly preset?: string;
  readonly config?: string;
  readonly epochs?: number;
  readonly seed?: number;
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
    .option('--epochs <n>', 'passes over the training videos', wholeNumber)
    .option('--seed <n>', 'another number gives other random draws', wholeNumber)
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
  { run, json, threads, device, resume, ...sources }: Options,
): Promise<number> {
  // A run that goes on was examined when it began.
  const examined = resume ? undefined : await examineFirst(path);
  if (examined === 'errors') return 1;
  const dataset = openDataset(path);
  const given = sources.preset ?? sources.config ?? sources.epochs ?? sources.seed ?? sources.set[0];
  const settings = resume && given === undefined ? readRunConfig(run).settings : parseSettings(sources);
  const progress = openProgress(process.stderr);
  const abort = new AbortController();
  const onInterrupt = () => {
    progress.line('stopping after this step … (press Ctrl-C again to stop at once)');
    abort.abort();
    process.once('SIGINT', () => process.exit(130));
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const last: { losses?: unknown; validation?: unknown } = {};
  let interrupted = false;
  let epochs = 0;
  let picked: unknown;
  try {
    for await (const event of train(dataset, {
      run,
      settings,
      threads,
      device,
      resume,
      signal: abort.signal,
    })) {
      if (event.type === 'start') {
        epochs = event.epochs;
        const from = event.fromEpoch > 0 ? `, going on from epoch ${event.fromEpoch}` : '';
        progress.line(`training on ${event.videos} videos for ${event.epochs} epochs${from}`);
        progress.start(event.fromEpoch, event.epochs);
      } else if (event.type === 'warning') {
        // What opening puts up with was said by the examination already, in its words.
        if (!(examined && dataset.warnings.includes(event.message)))
          progress.line(`warning: ${event.message}`);
      } else if (event.type === 'progress') progress.update(event.epoch + event.fraction);
      else if (event.type === 'epoch') {
        last.losses = event.losses;
        progress.update(event.epoch, describeLosses(event.losses), event.snippetsPerSec);
      } else if (event.type === 'validation') {
        last.validation = { split: event.split, average: event.average, epoch: event.epoch };
        const note = event.split === 'test' ? ' (weights are picked on the TEST split: protocol paper)' : '';
        const best = event.best ? ', best so far' : '';
        progress.line(
          `epoch ${event.epoch}: mAP on ${event.split} ${event.average.toFixed(4)}${best}${note}`,
        );
      } else if (event.type === 'interrupted') interrupted = true;
      else if (event.type === 'done') picked = event.picked;
    }
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    progress.end();
  }
  if (interrupted) {
    process.stderr.write(`stopped; to go on: dgam train ${path} --run ${run} --resume\n`);
  } else {
    process.stderr.write(`weights: ${runFiles(run).model}\n`);
  }
  if (json) {
    const { seed, preset, protocol } = readRunConfig(run).settings;
    const summary = { run, preset, protocol, seed, epochs, interrupted, ...last, picked: picked ?? null };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  }
  return interrupted ? 130 : 0;
}

/** Prints what is wrong with the data set: errors in full, else warnings in a line each. */
async function examineFirst(path: string): Promise<'errors' | 'examined'> {
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

/** One short text of the streams' losses. */
function describeLosses(losses: Readonly<Record<string, Readonly<Record<string, number>>>>): string {
  return Object.entries(losses)
    .map(([stream, { total, cvae }]) => {
      const generative = cvae === undefined ? '' : ` cvae ${cvae.toFixed(3)}`;
      return `${stream} loss ${total.toFixed(3)}${generative}`;
    })
    .join('  ');
}
