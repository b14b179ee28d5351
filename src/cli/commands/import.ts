// dgam import: features and annotations made for another repository, as a data set.
import { Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../../core/index.js';
import { type ReadFormatName, readFormatNames } from '../../interop/formats/index.js';
import {
  type Axes,
  axesNames,
  type ImportOptions,
  importDataset,
  layoutNames,
  parseColumns,
  type StreamTiming,
} from '../../interop/layouts/index.js';
import { readInputText } from '../../io/index.js';
import { aboveZero, framesPerSecond, jsonOption, type SetExitCode } from '../arguments.js';
import { untilInterrupted } from '../interruptible.js';
import { formatImported, importSummary } from '../output/imported.js';
import { openProgress } from '../output/progress.js';

interface Options {
  readonly out: string;
  readonly layout?: string;
  readonly annotations?: string;
  readonly annotationFormat?: ReadFormatName;
  readonly streams?: string;
  readonly splitStreams?: string;
  readonly axes?: ReadonlyMap<string, Axes>;
  readonly crop?: 'mean' | number;
  readonly fps?: number;
  readonly strideFrames?: number;
  readonly windowFrames?: number;
  readonly strideSec?: number;
  readonly windowSec?: number;
  readonly train?: string;
  readonly validation?: string;
  readonly test?: string;
  readonly classes?: string;
  readonly copy?: boolean;
  readonly json?: boolean;
}

export const importCommand = (setExitCode: SetExitCode): Command =>
  new Command('import')
    .summary('Make a data set from the features and annotations of another repository.')
    .description(
      'Make a data set from the features and annotations of another repository. Prints each value that it assumes.',
    )
    .argument('<source>', 'folder or file of features, with the annotations inside it')
    .requiredOption('--out <dataset>', 'folder to write; must not exist')
    .addOption(
      new Option('--layout <name>', 'layout of the source; detected from the content if omitted').choices(
        layoutNames,
      ),
    )
    .option('--annotations <path>', 'annotations, if they are not in the source or not found there')
    .addOption(
      new Option(
        '--annotation-format <format>',
        'format of the annotations; detected from the content if omitted',
      ).choices(readFormatNames),
    )
    .option('--streams <names>', 'streams to import, such as rgb,flow (default: all)')
    .option(
      '--split-streams <columns>',
      'columns of the streams that share a file, such as rgb:0-1023,flow:1024-2047 (the default for 2048 columns); ' +
        'none keeps one stream',
    )
    .option(
      '--axes <axes>',
      `order of the array axes: ${axesNames.join(', ')}; one stream only: rgb:DT,flow:TD`,
      parseAxes,
    )
    .option(
      '--crop <crop>',
      'crop to use of several: its number from 0, or their mean (default: mean)',
      parseCrop,
    )
    .option('--fps <n>', 'frames per second of the videos at feature extraction', framesPerSecond)
    .option('--stride-frames <n>', 'frames between the starts of consecutive snippets', aboveZero)
    .option('--window-frames <n>', 'frames that a snippet covers (default: the stride)', aboveZero)
    .option('--stride-sec <s>', 'seconds between the starts of consecutive snippets', aboveZero)
    .option('--window-sec <s>', 'seconds that a snippet covers (default: the stride)', aboveZero)
    .option('--train <subset>', 'subset of the annotations for training')
    .option('--validation <subset>', 'subset for validation')
    .option('--test <subset>', 'subset for testing')
    .option('--classes <file>', 'class names, one per line, in the order of label columns or indices')
    .option('--copy', 'copy feature files instead of linking to them')
    .addOption(jsonOption())
    .action(async (source: string, options: Options) => {
      setExitCode(await runImport(source, options));
    });

/** Resolves to the exit code. */
async function runImport(source: string, { out, json, ...options }: Options): Promise<number> {
  const imports = importOptions(options);
  const progress = openProgress(process.stderr, 'file');
  const onProgress = (phase: string, done: number, total: number) => {
    if (done === 1) progress.start(0, total);
    progress.update(done, phase);
  };
  const imported = await untilInterrupted((signal) =>
    importDataset(source, out, { ...imports, signal, onProgress }),
  ).finally(() => progress.end());
  if (imported === undefined) {
    process.stderr.write(`dgam: stopped; nothing was written to ${out}\n`);
    return 130;
  }
  process.stderr.write(formatImported(imported, out));
  if (json) process.stdout.write(`${JSON.stringify(importSummary(imported, out))}\n`);
  return 0;
}

const importOptions = (options: Omit<Options, 'out' | 'json'>): ImportOptions => ({
  layout: options.layout,
  annotations: options.annotations,
  annotationFormat: options.annotationFormat,
  streams: options.streams?.split(','),
  columns: options.splitStreams === undefined ? undefined : parseColumns(options.splitStreams),
  axes: options.axes,
  crop: options.crop,
  timing: timingOf(options),
  fps: options.fps,
  splits: { train: options.train, validation: options.validation, test: options.test },
  classes: options.classes === undefined ? undefined : readLines(options.classes),
  copy: options.copy,
});

type TimingOptions = Pick<Options, 'fps' | 'strideFrames' | 'windowFrames' | 'strideSec' | 'windowSec'>;

/** Undefined if no option gives a stride or window. UserError if the options do not give a complete stride. */
function timingOf(options: TimingOptions): StreamTiming | undefined {
  const { fps, strideFrames, windowFrames = strideFrames, strideSec, windowSec = strideSec } = options;
  const frames = [strideFrames, windowFrames];
  const seconds = [strideSec, windowSec];
  const missing = (values: readonly unknown[]) => values.every((value) => value === undefined);
  if (strideSec !== undefined && windowSec !== undefined && missing(frames)) return { strideSec, windowSec };
  if (fps !== undefined && strideFrames !== undefined && windowFrames !== undefined && missing(seconds))
    return { fps, strideFrames, windowFrames };
  // --fps alone may be meant for annotations that count frames.
  if (missing([...frames, ...seconds])) return undefined;
  throw new UserError(
    'the stride is not clear. Write --fps 25 --stride-frames 16 --window-frames 16, or --stride-sec 0.64 --window-sec 0.64, with your numbers.',
  );
}

const readLines = (path: string): string[] =>
  readInputText(path)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function parseCrop(text: string): 'mean' | number {
  if (text === 'mean') return text;
  const crop = Number(text);
  if (!Number.isInteger(crop) || crop < 0)
    throw new InvalidArgumentError('expected mean, or a whole number.');
  return crop;
}

/** `DT` holds for all streams (key `*`), `rgb:DT` for one. */
function parseAxes(text: string): Map<string, Axes> {
  return new Map(
    text.split(',').map((part) => {
      const [name, stream = '*'] = part.trim().split(':').reverse();
      const axes = axesNames.find((each) => each === name);
      if (!axes)
        throw new InvalidArgumentError(
          `expected one of ${axesNames.join(', ')}; for one stream such as rgb:DT.`,
        );
      return [stream, axes];
    }),
  );
}
