// dgam demo: the whole way on bundled real recordings, in about a minute.
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runReport, saveReport } from '../../report/index.js';
import { localizeSplit, openRun, runFiles, savePredictions, versionOf } from '../../runs/index.js';
import type { SetExitCode } from '../arguments.js';
import { freeName } from '../freeName.js';
import { formatEvaluation } from './evaluate.js';
import { trainRun } from './train.js';

const dataset = fileURLToPath(new URL('../../../examples/hapt', import.meta.url));

/** Of each round: enough to see the method work; the full comparison (more epochs, five seeds) is experiments/hapt.sh. */
const epochs = 40;

/** Mean of five seeds, its own default localization (docs/results.md). */
const reference = { name: "PyTorch reference, the paper's settings, 200 epochs", average: 0.238 };

export const demoCommand = (setExitCode: SetExitCode): Command =>
  new Command('demo')
    .description('train on bundled recordings of daily activities, localize, evaluate and write a report')
    .action(async () => {
      setExitCode(await demo());
    });

async function demo(): Promise<number> {
  const run = freeName('dgam-demo');
  process.stderr.write(
    'HAPT: 332 minutes of people with a phone at the waist. Training sees which of 9 activities happen in a minute,\n' +
      'never when; two streams of features (acceleration, rotation) a minute.\n',
  );
  const code = await trainRun(dataset, { run, epochs, threads: 2, set: [] });
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
