// dgam evaluate: how good predictions are against annotated segments.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { type GroundTruth, UserError } from '../../core/index.js';
import { readPredictions } from '../../data/index.js';
import { defaultTiouThresholds, type Evaluation, evaluate, spreadOf } from '../../evaluate/index.js';
import { readAnyAnnotations } from '../../interop/formats/index.js';
import { isInputFolder } from '../../io/index.js';
import { isSeedsFolder, runFiles, seedRuns } from '../../runs/index.js';
import { parseTiou } from '../arguments.js';
import { formatSpreadOfEvaluations } from '../output/spreadTable.js';

interface Options {
  readonly groundTruth: string;
  readonly split: string;
  readonly tiou: readonly number[];
  readonly protocol: 'activitynet' | 'thumos14';
  readonly json?: boolean;
}

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('mean average precision of predictions against annotated segments')
    .argument(
      '<predictions>',
      'predictions in the ActivityNet results form (JSON), or a folder of a run or of several seeds',
    )
    .requiredOption(
      '--ground-truth <path>',
      "annotations: ActivityNet JSON, a folder of THUMOS'14 text, or any other format that dgam convert reads",
    )
    .option('--split <subset>', 'subset of the annotations to evaluate on', 'test')
    .option(
      '--tiou <thresholds>',
      'such as 0.5, 0.3,0.5,0.7 or 0.1:0.1:0.7',
      parseTiou,
      defaultTiouThresholds,
    )
    .addOption(
      new Option('--protocol <name>', 'rule of matching and of average precision')
        .choices(['activitynet', 'thumos14'])
        .default('activitynet'),
    )
    .option('--json', 'print one JSON object on stdout')
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
  else process.stdout.write(formatSpreadOfEvaluations(results, split));
}

/** A file of predictions, or those of a run or of each seed of a folder: what messages put before it, and its path. */
function predictionFiles(path: string): (readonly [name: string, file: string])[] {
  if (isSeedsFolder(path)) {
    return seedRuns(path).map((run) => [`${basename(run)}: `, existingPredictions(run)] as const);
  }
  return [['', isInputFolder(path) ? existingPredictions(path) : path]];
}

function existingPredictions(run: string): string {
  const { predictions } = runFiles(run);
  if (existsSync(predictions)) return predictions;
  throw new UserError(`${predictions}: not found. Make it with dgam localize first.`);
}

/** Segments of a subset; of all videos where the format states no subset. A folder of THUMOS'14 text is one. */
function readGroundTruth(path: string, split: string): GroundTruth {
  const { annotations, format, notes } = readAnyAnnotations(path);
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  const stated = format !== 'thumos14' && [...annotations.values()].some(({ subset }) => subset !== '');
  const videos = [...annotations].filter(([, { subset }]) => !stated || subset === split);
  if (videos.length === 0) {
    const subsets = new Set([...annotations.values()].map(({ subset }) => subset));
    throw new UserError(
      `${path}: no video is in subset "${split}". Subsets there: ${[...subsets].join(', ')}.`,
    );
  }
  const truth = new Map(videos.map(([id, { segments }]) => [id, segments]));
  if (videos.every(([, { segments }]) => segments.length === 0)) {
    throw new UserError(
      `${path}: the ${videos.length} videos of subset "${split}" have no segments to evaluate against.`,
    );
  }
  return truth;
}

export function formatEvaluation(
  { tiou, mAP, average, classes, protocol }: Evaluation,
  split: string,
): string {
  const percent = (value: number) => (100 * value).toFixed(2).padStart(6);
  const width = Math.max(...classes.map(({ label }) => label.length), 'mean'.length);
  const row = (name: string, values: readonly number[], mean: number) =>
    `${name.padEnd(width)} ${values.map(percent).join(' ')}  ${percent(mean)}\n`;
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const head = `${'tIoU'.padEnd(width)} ${tiou.map((t) => t.toString().padStart(6)).join(' ')}     all\n`;
  return (
    `AP in percent, ${protocol} protocol, ${split} split\n${head}` +
    classes.map(({ label, ap }) => row(label, ap, meanOf(ap))).join('') +
    row('mean', mAP, average)
  );
}
