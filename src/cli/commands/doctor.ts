// dgam doctor: what is wrong with a data set, why it matters and what to do; a repaired copy with --fix.
import { Command } from 'commander';
import { type Examination, type ExamineOptions, examine, repair } from '../../doctor/index.js';
import { requireFreePlace } from '../../io/index.js';
import { jsonOption, type SetExitCode } from '../arguments.js';
import { untilInterrupted } from '../interruptible.js';
import { formatExamination } from '../output/examination.js';
import { openProgress } from '../output/progress.js';

interface Options {
  readonly full?: boolean;
  readonly fix?: string;
  readonly json?: boolean;
}

export const doctorCommand = (setExitCode: SetExitCode): Command =>
  new Command('doctor')
    .summary('Check a data set for errors.')
    .description(
      'Check a data set for errors in its files, strides, labels, segments and splits. Each finding says what is wrong, ' +
        'why it matters and what to do.',
    )
    .argument('<dataset>', 'folder with a dataset.yaml')
    .option('--full', 'read the contents of all feature files (default: of a sample)')
    .option(
      '--fix <dir>',
      'write a repaired copy to this new folder: segments clipped to the video, duplicates removed, streams cut by one snippet',
    )
    .addOption(jsonOption())
    .action(async (path: string, options: Options) => {
      setExitCode(await runDoctor(path, options));
    });

interface Outcome {
  readonly examination: Examination;
  /** With --fix. */
  readonly repaired?: RepairedCopy;
}

interface RepairedCopy {
  readonly folder?: string;
  readonly done: readonly string[];
  /** Of the copy; undefined if nothing was repaired. */
  readonly examination?: Examination;
}

/** Resolves to the exit code: 0 without errors, 1 with errors, 130 if the user stopped it. */
async function runDoctor(path: string, { full, fix, json }: Options): Promise<number> {
  if (fix !== undefined) requireFreePlace(fix);
  const progress = openProgress(process.stderr, 'file');
  let phase = '';
  const onProgress = (now: string, done: number, total: number) => {
    if (now !== phase) progress.start(0, total);
    phase = now;
    progress.update(done, now);
  };
  const outcome = await untilInterrupted(async (signal): Promise<Outcome> => {
    const options: ExamineOptions = { depth: full ? 'full' : 'usual', signal, onProgress };
    const examination = await examine(path, options);
    if (fix === undefined) return { examination };
    return { examination, repaired: await repairCopy(path, fix, examination, options) };
  }).finally(() => progress.end());
  if (outcome === undefined) {
    process.stderr.write(`dgam: stopped${fix === undefined ? '' : `; nothing was written to ${fix}`}\n`);
    return 130;
  }
  process.stdout.write(json ? `${JSON.stringify(doctorSummary(outcome))}\n` : formatOutcome(outcome, fix));
  const last = outcome.repaired?.examination ?? outcome.examination;
  return last.counts.error > 0 ? 1 : 0;
}

async function repairCopy(
  path: string,
  fix: string,
  { inspected }: Examination,
  options: ExamineOptions,
): Promise<RepairedCopy> {
  // Without dataset.yaml and annotations there is nothing to copy.
  if (inspected === undefined) return { done: [] };
  const { done } = await repair(path, fix, options);
  return done.length === 0 ? { done } : { folder: fix, done, examination: await examine(fix, options) };
}

function doctorSummary({ examination, repaired }: Outcome): object {
  const fixed = repaired && { folder: repaired.folder, done: repaired.done, ...repaired.examination };
  return { ...examination, ...(fixed && { fixed }) };
}

function formatOutcome({ examination, repaired }: Outcome, fix: string | undefined): string {
  const style = { color: process.stdout.isTTY && !process.env.NO_COLOR, columns: process.stdout.columns };
  const found = formatExamination(examination, style);
  if (repaired === undefined) return found;
  const done = repaired.done.map((line) => `fixed: ${line}\n`).join('');
  const after = repaired.examination
    ? `\n${formatExamination(repaired.examination, style)}`
    : `Nothing that --fix repairs; ${fix} was not written.\n`;
  return `${found}\n${done}${after}`;
}
