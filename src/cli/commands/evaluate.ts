// dgam evaluate: mean average precision of predictions.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { type GroundTruth, UserError } from '../../core/index.js';
import { readPredictions } from '../../data/index.js';
import { defaultTiouThresholds, evaluate, spreadOf } from '../../evaluate/index.js';
import { readAnyAnnotations } from '../../interop/formats/index.js';
import { isInputFolder } from '../../io/index.js';
import { isSeedsFolder, runFiles, seedRuns } from '../../runs/index.js';
import { jsonOption, parseTiou } from '../arguments.js';
import { formatEvaluation, formatEvaluations } from '../output/evaluationTable.js';

interface Options {
  readonly groundTruth: string;
  readonly split: string;
  readonly tiou: readonly number[];
  readonly protocol: 'activitynet' | 'thumos14';
  readonly json?: boolean;
}

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('Compute the mean average precision of predictions against annotated segments.')
    .argument(
      '<predictions>',
      'predictions in ActivityNet results form (JSON), or the folder of a run or of several seeds',
    )
    .requiredOption(
      '--ground-truth <path>',
      'annotations in a format that dgam convert reads, such as ActivityNet JSON',
    )
    .option('--split <subset>', 'subset of the annotations to evaluate on', 'test')
    .addOption(
      new Option('--tiou <thresholds>', 'tIoU thresholds, such as 0.5, 0.3,0.5,0.7 or 0.1:0.1:0.7')
        .argParser(parseTiou)
        .default(defaultTiouThresholds, '0.1:0.1:0.7'),
    )
    .addOption(
      new Option('--protocol <name>', 'evaluation code whose matching and average precision to follow')
        .choices(['activitynet', 'thumos14'])
        .default('activitynet'),
    )
    .addOption(jsonOption())
    .action(evaluatePredictions);

function evaluatePredictions(path: string, { groundTruth, split, tiou, protocol, json }: Options): void {
  const truth = readGroundTruth(groundTruth, split);
  const results = predictionFiles(path).map(([name, file]) => {
    const result = evaluate(truth, readPredictions(file), { protocol, tiou });
    for (const { message } of result.warnings) process.stderr.write(`warning: ${name}${message}\n`);
    return [name.replace(': ', ''), result] as const;
  });
  if (!isSeedsFolder(path)) {
    const [[, result]] = results;
    const text = json ? `${JSON.stringify({ ...result, split })}\n` : formatEvaluation(result, split);
    process.stdout.write(text);
    return;
  }
  const seeds = results.map(([run, result]) => ({ run, ...result }));
  const { average, mAP } = spreadOf(seeds);
  if (json) process.stdout.write(`${JSON.stringify({ protocol, split, tiou, average, mAP, seeds })}\n`);
  else process.stdout.write(formatEvaluations(results, split));
}

/** The files of predictions: one, or one for each seed with the seed's name before the messages about it. */
function predictionFiles(path: string): (readonly [name: string, file: string])[] {
  if (isSeedsFolder(path)) {
    return seedRuns(path).map((run) => [`${basename(run)}: `, existingPredictions(run)] as const);
  }
  return [['', isInputFolder(path) ? existingPredictions(path) : path]];
}

function existingPredictions(run: string): string {
  const { predictions } = runFiles(run);
  if (existsSync(predictions)) return predictions;
  throw new UserError(`${predictions}: does not exist. Run dgam localize first.`);
}

/** Segments of the videos in a subset; of all videos if the format states no subset, as THUMOS'14 text does not. */
function readGroundTruth(path: string, split: string): GroundTruth {
  const { annotations, format, notes } = readAnyAnnotations(path);
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  const stated = format !== 'thumos14' && [...annotations.values()].some(({ subset }) => subset !== '');
  const videos = [...annotations].filter(([, { subset }]) => !stated || subset === split);
  if (videos.length === 0) {
    const subsets = new Set([...annotations.values()].map(({ subset }) => subset));
    throw new UserError(`${path}: no video is in subset "${split}". Subsets: ${[...subsets].join(', ')}.`);
  }
  const truth = new Map(videos.map(([id, { segments }]) => [id, segments]));
  if (videos.every(([, { segments }]) => segments.length === 0)) {
    throw new UserError(
      `${path}: the ${videos.length} videos of subset "${split}" have no segments to evaluate against.`,
    );
  }
  return truth;
}
