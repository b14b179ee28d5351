// dgam report: a page about a run.
import { Command } from 'commander';
import type { Split } from '../../data/index.js';
import { sourceOf } from '../../media/extract/index.js';
import { reportSeeds, runReport, saveReport, saveSeedsReport } from '../../report/index.js';
import { isSeedsFolder, openRun } from '../../runs/index.js';
import { otherDatasetOption, setOption, splitOption, threadsOption } from '../arguments.js';
import { mediaFrom } from '../media.js';
import { openProgress } from '../output/progress.js';

interface Options {
  readonly dataset?: string;
  readonly split: Split;
  readonly set?: readonly string[];
  readonly threads: number;
  readonly ensemble?: boolean;
}

export const reportCommand = (): Command =>
  new Command('report')
    .summary('Write a page about a run: scores, losses and a timeline of each video.')
    .description("Write report.html into the run's folder: scores, losses and a timeline of each video.")
    .argument('<run>', 'folder of a finished run, or of several seeds')
    .addOption(otherDatasetOption())
    .addOption(splitOption())
    .addOption(setOption('localization.rule=default'))
    .addOption(threadsOption())
    .option('--ensemble', 'report on the average of several seeds')
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
