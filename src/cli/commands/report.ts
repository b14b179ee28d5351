// dgam report: a run on one page.
import { Command } from 'commander';
import { sourceOf } from '../../media/extract/index.js';
import { reportSeeds, runReport, saveReport, saveSeedsReport } from '../../report/index.js';
import { isSeedsFolder, openRun } from '../../runs/index.js';
import { collect, parseSplit, wholeNumber } from '../arguments.js';
import { mediaFrom } from '../media.js';
import { openProgress } from '../output/progress.js';

interface Options {
  readonly dataset?: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly set: string[];
  readonly threads: number;
  readonly ensemble?: boolean;
}

export const reportCommand = (): Command =>
  new Command('report')
    .description('write report.html into a run: scores, losses, and a timeline of each recording')
    .argument('<run>', 'folder of a finished run, or of several seeds')
    .option('--dataset <dir>', 'another data set with the same classes and streams')
    .option('--split <name>', 'train, validation or test', parseSplit, 'test')
    .option('--set <key.path=value>', 'one setting, such as localization.rule=default', collect, [])
    .option('--threads <n>', 'threads to compute with', wholeNumber, 2)
    .option('--ensemble', 'of a folder of several seeds: the page of their average')
    .action(writeReport);

async function writeReport(run: string, { split, ensemble, ...options }: Options): Promise<void> {
  const progress = openProgress(process.stderr, 'video');
  const onVideo = (done: number, of: number) => {
    if (done === 1) progress.start(1, of);
    progress.update(done);
  };
  try {
    const several = ensemble || isSeedsFolder(run);
    const found = several ? await reportSeeds(run, options, { split, onVideo }) : undefined;
    if (found && !ensemble) {
      process.stdout.write(`${saveSeedsReport(run, found)}\n`);
      return;
    }
    const opened = await openRun(run, { ...options, ensemble });
    try {
      const seeds = found && found.seeds.length > 0 ? found.seeds : undefined;
      const mediaOf = mediaFrom(run, (id) => sourceOf(opened.dataset.dir, id));
      const path = saveReport(run, await runReport(run, opened, { split, seeds, mediaOf, onVideo }));
      process.stdout.write(`${path}\n`);
    } finally {
      await opened.close();
    }
  } finally {
    progress.end();
  }
}
