// dgam localize: when each action happens in the recordings of a split.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { DeviceName } from '../engine/node.js';
import { UserError } from '../io/index.js';
import { localizeSplit, openRun, runFiles, savePredictions } from '../train/index.js';
import { collect, deviceOption, parseSplit, wholeNumber } from './arguments.js';
import { openProgress } from './progress.js';

interface Options {
  readonly dataset?: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly out?: string;
  readonly set: string[];
  readonly threads: number;
  readonly device?: DeviceName;
  readonly json?: boolean;
}

export const localizeCommand = (): Command =>
  new Command('localize')
    .description('find where each action is: (label, start s, end s, score) for every recording of a split')
    .argument('<run>', 'folder of a finished run')
    .option('--dataset <dir>', 'another data set with the same classes and streams')
    .option('--split <name>', 'train, validation or test', parseSplit, 'test')
    .option('--out <file>', 'where the predictions go (default: predictions.json in the run)')
    .option('--set <key.path=value>', 'one setting, such as localization.rule=default', collect, [])
    .option('--threads <n>', 'threads to compute with', wholeNumber, 2)
    .addOption(deviceOption())
    .option('--json', 'print one JSON object on stdout')
    .action(localizeRun);

async function localizeRun(
  run: string,
  { dataset, split, out, set, threads, device, json }: Options,
): Promise<void> {
  // A file that someone named is theirs; the run's own predictions are made anew.
  if (out !== undefined && existsSync(out)) throw new UserError(`${out} exists already. Give another --out.`);
  const path = out ?? runFiles(run).predictions;
  const opened = await openRun(run, { dataset, set, threads, device });
  const progress = openProgress(process.stderr, 'video');
  try {
    progress.start(0, 1);
    const { predictions } = await localizeSplit(opened, split, (done, of) => {
      if (done === 1) progress.start(1, of);
      progress.update(done);
    });
    savePredictions(path, predictions, `dgam, ${opened.weights}`);
    progress.end();
    const proposals = [...predictions.values()].reduce((sum, list) => sum + list.length, 0);
    process.stderr.write(
      `${proposals} proposals in ${predictions.size} recordings, ${opened.weights}: ${path}\n`,
    );
    const summary = { run, split, videos: predictions.size, proposals, weights: opened.weights, out: path };
    if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  } finally {
    progress.end();
    await opened.close();
  }
}
