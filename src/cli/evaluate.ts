// dgam evaluate: how good predictions are against annotated segments.
import { Command, Option } from 'commander';
import { readPredictions } from '../data/index.js';
import { type Evaluation, evaluate, type Segment } from '../evaluate/index.js';
import { readAnyAnnotations } from '../formats/index.js';
import { UserError } from '../io/index.js';
import { parseTiou } from './arguments.js';

interface Options {
  readonly groundTruth: string;
  readonly split: string;
  readonly tiou: number[];
  readonly protocol: 'activitynet' | 'thumos14';
  readonly json?: boolean;
}

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('mean average precision of predictions against annotated segments')
    .argument('<predictions>', 'predictions in the ActivityNet results form (JSON)')
    .requiredOption(
      '--ground-truth <path>',
      "annotations: ActivityNet JSON, a folder of THUMOS'14 text, or any other format that dgam convert reads",
    )
    .option('--split <subset>', 'subset of the annotations to evaluate on', 'test')
    .option(
      '--tiou <thresholds>',
      'such as 0.5, 0.3,0.5,0.7 or 0.1:0.1:0.7',
      parseTiou,
      parseTiou('0.1:0.1:0.7'),
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
  const result = evaluate(truth, readPredictions(path), { protocol, tiou });
  for (const { message } of result.warnings) process.stderr.write(`warning: ${message}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ ...result, split })}\n`);
  else process.stdout.write(formatEvaluation(result, split));
}

/** Segments of a subset; of all videos where the format states no subset. A folder of THUMOS'14 text is one. */
function readGroundTruth(path: string, split: string): Map<string, readonly Segment[]> {
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
