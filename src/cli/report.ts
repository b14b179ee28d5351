// dgam report: a run on one page.
import { Command } from 'commander';
import { runReport, saveReport } from '../report/index.js';
import { openRun } from '../train/index.js';
import { collect, parseSplit, wholeNumber } from './arguments.js';
import { openProgress } from './progress.js';

interface Options {
  readonly dataset?: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly set: string[];
  readonly threads: number;
}

export const reportCommand = (): Command =>
  new Command('report')
    .description('write report.html into a run: scores, losses, and a timeline of each recording')
    .argument('<run>', 'folder of a finished run')
    .option('--dataset <dir>', 'another data set with the same classes and streams')
    .option('--split <name>', 'train, validation or test', parseSplit, 'test')
    .option('--set <key.path=value>', 'one setting, such as localization.rule=default', collect, [])
    .option('--threads <n>', 'threads to compute with', wholeNumber, 2)
    .action(async (run: string, { split, ...options }: Options) => {
      const opened = await openRun(run, options);
      const progress = openProgress(process.stderr, 'video');
      try {
        const onVideo = (done: number, of: number) => {
          if (done === 1) progress.start(1, of);
          progress.update(done);
        };
        const path = saveReport(run, await runReport(run, opened, { split, onVideo }));
        progress.end();
        process.stdout.write(`${path}\n`);
      } finally {
        await opened.close();
      }
    });
