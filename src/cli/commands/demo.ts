// dgam demo: from bundled sensor recordings to a report, in about a minute.
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runReport, saveReport } from '../../report/index.js';
import { localizeSplit, openRun, runFiles, savePredictions, versionOf } from '../../runs/index.js';
import type { SetExitCode } from '../arguments.js';
import { freeName } from '../freeName.js';
import { formatEvaluation } from '../output/evaluationTable.js';
import { trainRun } from './train.js';

const dataset = fileURLToPath(new URL('../../../examples/hapt', import.meta.url));

/** Epochs per round: enough to see the method work. experiments/hapt.sh is the full comparison (more epochs, five seeds). */
const epochs = 40;

/** Mean of five seeds with the reference's default localization (docs/results.md). */
const reference = { name: "PyTorch reference, the paper's settings, 200 epochs", average: 0.238 };

export const demoCommand = (setExitCode: SetExitCode): Command =>
  new Command('demo')
    .summary('Train, localize, evaluate and report on bundled recordings, in about a minute.')
    .description(
      'Train on bundled phone recordings of daily activities, localize and evaluate the test split, and write a report ' +
        'into a new folder dgam-demo. Takes about a minute.',
    )
    .action(async () => {
      setExitCode(await demo());
    });

async function demo(): Promise<number> {
  const run = freeName('dgam-demo');
  process.stderr.write(
    'HAPT: 332 minutes of people with a phone at the waist, in recordings of one minute with two streams of features\n' +
      '(acceleration, rotation). Training reads which of 9 activities a recording contains, but not when they happen.\n',
  );
  const code = await trainRun(dataset, { run, epochs, threads: 2 });
  if (code !== 0) return code;
  const opened = await openRun(run, { threads: 2 });
  try {
    const { predictions } = await localizeSplit(opened, 'test');
    savePredictions(runFiles(run).predictions, predictions, versionOf(opened));
    const data = await runReport(run, opened, { reference });
    const report = saveReport(run, data);
    if (data.evaluation) process.stdout.write(formatEvaluation(data.evaluation, 'test'));
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
    process.stdout.write(
      `\naverage mAP ${percent(data.evaluation?.average ?? 0)}; ${reference.name}: ${percent(reference.average)}\n` +
        `look at ${report}\n`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}
