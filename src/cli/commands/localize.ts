// dgam localize: when each action happens in the videos of a split, or in video files.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { count, UserError } from '../../core/index.js';
import type { Split } from '../../data/index.js';
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
import {
  deviceOption,
  jsonOption,
  otherDatasetOption,
  type SetExitCode,
  setOption,
  splitOption,
  threadsOption,
} from '../arguments.js';
import { openProgress } from '../output/progress.js';
import { localizeVideos } from './localizeVideos.js';

interface Options {
  readonly dataset?: string;
  readonly split: Split;
  readonly out?: string;
  readonly set?: readonly string[];
  readonly threads: number;
  readonly device?: DeviceName;
  readonly ensemble?: boolean;
  readonly json?: boolean;
}

export const localizeCommand = (setExitCode: SetExitCode): Command =>
  new Command('localize')
    .summary('Find when each action happens in the videos of a split, or in video files.')
    .description(
      'Find when each action happens: (label, start in seconds, end in seconds, score). Localizes the videos of a split ' +
        'of a data set, or the video files that are named.',
    )
    .argument('<run>', 'folder of a finished run, or of several seeds')
    .argument(
      '[videos...]',
      'video files or folders of videos; the run must be trained on features of dgam extract',
    )
    .addOption(otherDatasetOption())
    .addOption(splitOption())
    .option(
      '--out <path>',
      'file of predictions, or folder if videos are named; must not exist (default: predictions.json or localized, in ' +
        "the run's folder)",
    )
    .option('--ensemble', 'localize with the average of several seeds')
    .addOption(setOption('localization.rule=default'))
    .addOption(threadsOption())
    .addOption(deviceOption())
    .addOption(jsonOption())
    .action(async (run: string, videos: string[], options: Options) => {
      setExitCode(await localize(run, videos, options));
    });

async function localize(run: string, videos: readonly string[], options: Options): Promise<number> {
  const { json, out, ensemble, dataset } = options;
  const print = (summary: object, code = 0): number => {
    if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    return code;
  };
  if (videos.length > 0) {
    if (dataset !== undefined)
      throw new UserError('--dataset names a data set of feature files. Give either --dataset or videos.');
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
  process.stderr.write(`mean ± std of the seeds: dgam evaluate ${run} --ground-truth <annotations>\n`);
  return print({ run, split: options.split, seeds });
}

/** Localize a split with one run, or with the average of several, and write the predictions. */
async function localizeRun(
  run: string,
  { dataset, split, out, set, threads, device, ensemble }: Options,
): Promise<object> {
  // A file that the user named is kept; the run's own predictions are replaced.
  if (out !== undefined && existsSync(out)) throw new UserError(`${out} exists. Give another --out.`);
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
      `${proposals} proposals in ${count(predictions.size, 'video')}, ${weights}: ${path}\n${scores}\n`,
    );
    const calibrated = !('none' in calibration);
    return { run, split, videos: predictions.size, proposals, weights, calibrated, scores, out: path };
  } finally {
    progress.end();
    await opened.close();
  }
}
