// dgam doctor: what is wrong with a data set, why it matters and what to do; a repaired copy with --fix.
import { Command } from 'commander';
import { type Examination, type ExamineOptions, examine, repair } from '../../doctor/index.js';
import { requireFreePlace } from '../../io/index.js';
import type { SetExitCode } from '../arguments.js';
import { formatExamination } from '../output/examination.js';
import { openProgress } from '../output/progress.js';

interface Options {
  readonly full?: boolean;
  readonly fix?: string;
  readonly json?: boolean;
}

export const doctorCommand = (setExitCode: SetExitCode): Command =>
  new Command('doctor')
    .description('find what is wrong with a data set: files, strides, labels, segments, splits')
    .argument('<dataset>', 'folder with a dataset.yaml')
    .option('--full', 'read the contents of all files, not of a sample')
    .option(
      '--fix <dir>',
      'write a copy to this new folder: segments clipped to the video, repeats taken away, streams trimmed by one snippet',
    )
    .option('--json', 'print one JSON object on stdout')
    .action(async (path: string, options: Options) => {
      setExitCode(await runDoctor(path, options));
    });

/** Resolves to the exit code: 0 without errors, 1 with, 130 if it was stopped. */
async function runDoctor(path: string, { full, fix, json }: Options): Promise<number> {
  if (fix !== undefined) requireFreePlace(fix);
  const progress = openProgress(process.stderr, 'file');
  const aborted = new AbortController();
  const stop = () => aborted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let phase = '';
  const options: ExamineOptions = {
    depth: full ? 'full' : 'usual',
    signal: aborted.signal,
    onProgress(now, done, total) {
      if (now !== phase) progress.start(0, total);
      phase = now;
      progress.update(done, now);
    },
  };
  try {
    const examination = await examine(path, options);
    const repaired = fix === undefined ? undefined : await repairCopy(path, fix, examination, options);
    progress.end();
    const last = repaired?.examination ?? examination;
    if (json) {
      const result = repaired && {
        fixed: { folder: repaired.folder, done: repaired.done, ...repaired.examination },
      };
      process.stdout.write(`${JSON.stringify({ ...examination, ...result })}\n`);
    } else {
      const style = { color: process.stdout.isTTY && !process.env.NO_COLOR, columns: process.stdout.columns };
      process.stdout.write(formatExamination(examination, style));
      if (repaired) {
        process.stdout.write(`\n${repaired.done.map((line) => `fixed: ${line}\n`).join('')}`);
        if (repaired.examination) process.stdout.write(`\n${formatExamination(repaired.examination, style)}`);
        else process.stdout.write(`Nothing that --fix repairs; ${fix} was not written.\n`);
      }
    }
    return last.counts.error > 0 ? 1 : 0;
  } catch (error) {
    progress.end();
    if (!aborted.signal.aborted) throw error;
    process.stderr.write(`dgam: stopped${fix === undefined ? '' : `; nothing was written to ${fix}`}\n`);
    return 130;
  } finally {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
  }
}

interface RepairedCopy {
  readonly folder?: string;
  readonly done: readonly string[];
  /** Of the copy; missing if there is none. */
  readonly examination?: Examination;
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
