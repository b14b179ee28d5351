// dgam localize: when each action happens in the recordings of a split.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { UserError } from '../../core/index.js';
import type { DeviceName } from '../../onnx/node.js';
import {
  isSeedsFolder,
  localizeSplit,
  openRun,
  runFiles,
  savePredictions,
  seedRuns,
  versionOf,
} from '../../runs/index.js';
import { collect, deviceOption, parseSplit, type SetExitCode, wholeNumber } from '../arguments.js';
import { openProgress } from '../output/progress.js';
import { localizeVideos } from './localizeVideos.js';

export interface LocalizeOptions {
  readonly dataset?: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly out?: string;
  readonly set: string[];
  readonly threads: number;
  readonly device?: DeviceName;
  readonly ensemble?: boolean;
  readonly json?: boolean;
}

export const localizeCommand = (setExitCode: SetExitCode): Command =>
  new Command('localize')
    .description(
      'find where each action is: (label, start s, end s, score) for every recording of a split, or in videos',
    )
    .argument('<run>', 'folder of a finished run, or of several seeds')
    .argument(
      '[videos...]',
      'video files or folders of them, for a run whose features were made by dgam extract',
    )
    .option('--dataset <dir>', 'another data set with the same classes and streams')
    .option('--split <name>', 'train, validation or test', parseSplit, 'test')
    .option(
      '--out <path>',
      'where the predictions go (default: predictions.json in the run; of videos: the folder localized in the run)',
    )
    .option('--ensemble', 'of a folder of several seeds: localize with their average')
    .option('--set <key.path=value>', 'one setting, such as localization.rule=default', collect, [])
    .option('--threads <n>', 'threads to compute with', wholeNumber, 2)
    .addOption(deviceOption())
    .option('--json', 'print one JSON object on stdout')
    .action(async (run: string, videos: string[], options: LocalizeOptions) => {
      setExitCode(await localize(run, videos, options));
    });

async function localize(run: string, videos: readonly string[], options: LocalizeOptions): Promise<number> {
  const { json, out, ensemble, dataset } = options;
  const print = (summary: object, code = 0): number => {
    if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    return code;
  };
  if (videos.length > 0) {
    if (dataset !== undefined)
      throw new UserError('--dataset is of feature files: give either it or videos.');
    const { summary, code } = await localizeVideos(run, videos, options);
    return print(summary, code);
  }
  if (ensemble || !isSeedsFolder(run)) return print(await localizeRun(run, options));
  if (out !== undefined) {
    throw new UserError(
      `${run} holds several seeds, and --out names one file. Add --ensemble, or give one seed.`,
    );
  }
  const seeds = [];
  for (const seed of seedRuns(run)) seeds.push(await localizeRun(seed, options));
  process.stderr.write(`mean ± std of these: dgam evaluate ${run} --ground-truth <annotations>\n`);
  return print({ run, split: options.split, seeds });
}

/** Localize a split by one run, or the average of several, and write its predictions. */
async function localizeRun(
  run: string,
  { dataset, split, out, set, threads, device, ensemble }: LocalizeOptions,
): Promise<object> {
  // A file that someone named is theirs; the run's own predictions are made anew.
  if (out !== undefined && existsSync(out)) throw new UserError(`${out} exists already. Give another --out.`);
  const path = out ?? runFiles(run).predictions;
  const opened = await openRun(run, { dataset, set, threads, device, ensemble });
  const progress = openProgress(process.stderr, 'video');
  try {
    progress.start(0, 1);
    const { predictions } = await localizeSplit(opened, split, (done, of) => {
      if (done === 1) progress.start(1, of);
      progress.update(done);
    });
    savePredictions(path, predictions, versionOf(opened));
    progress.end();
    const proposals = [...predictions.values()].reduce((sum, list) => sum + list.length, 0);
    const { weights, scores, calibration } = opened;
    process.stderr.write(
      `${proposals} proposals in ${predictions.size} recordings, ${weights}: ${path}\n${scores}\n`,
    );
    const calibrated = !('none' in calibration);
    return { run, split, videos: predictions.size, proposals, weights, calibrated, scores, out: path };
  } finally {
    progress.end();
    await opened.close();
  }
}
