// dgam import: what other repositories have → a data set.
import { Command, InvalidArgumentError, Option } from 'commander';
import { count, first, UserError } from '../../core/index.js';
import { splitNames } from '../../data/index.js';
import { type ReadFormatName, readFormatNames } from '../../interop/formats/index.js';
import {
  type Axes,
  axesNames,
  type Imported,
  importDataset,
  layoutNames,
  parseColumns,
  type StreamTiming,
} from '../../interop/layouts/index.js';
import { readInputText } from '../../io/index.js';
import { framesPerSecond, type SetExitCode, shellWord } from '../arguments.js';
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
    .description('features and annotations made for another repository, as a data set')
    .argument('<source>', 'a folder (or one file) with features, and annotations somewhere in it')
    .requiredOption('--out <dataset>', 'folder to write, which is not there yet')
    .addOption(
      new Option('--layout <name>', 'layout of the source (default: found by content)').choices(layoutNames),
    )
    .option('--annotations <path>', 'annotations, where they are not in the source or not found')
    .addOption(
      new Option('--annotation-format <format>', 'their format (default: found by content)').choices(
        readFormatNames,
      ),
    )
    .option('--streams <names>', 'streams to take, such as rgb,flow (default: all)')
    .option(
      '--split-streams <columns>',
      'streams side by side in one file, such as rgb:0-1023,flow:1024-2047 (the default for 2048 columns), or none',
    )
    .option(
      '--axes <axes>',
      `order of axes: ${axesNames.join(', ')}; or of a stream: rgb:DT,flow:TD`,
      parseAxes,
    )
    .option('--crop <crop>', 'of several crops: mean, or the number of one from 0 (default: mean)', parseCrop)
    .option('--fps <n>', 'frames a second that the features were made from', framesPerSecond)
    .option('--stride-frames <n>', 'frames from one feature to the next', aboveZero)
    .option('--window-frames <n>', 'frames that a feature covers (default: the stride)', aboveZero)
    .option('--stride-sec <s>', 'seconds from one feature to the next', aboveZero)
    .option('--window-sec <s>', 'seconds that a feature covers (default: the stride)', aboveZero)
    .option('--train <subset>', 'subset of the annotations to train on')
    .option('--validation <subset>', 'subset to validate on')
    .option('--test <subset>', 'subset to test on')
    .option('--classes <file>', 'names of classes, one a line, in the order of columns or indices')
    .option('--copy', 'copy feature files instead of linking to them')
    .option('--json', 'print one JSON object on stdout')
    .action(async (source: string, options: Options) => {
      setExitCode(await runImport(source, options));
    });

async function runImport(source: string, options: Options): Promise<number> {
  const progress = openProgress(process.stderr, 'file');
  const aborted = new AbortController();
  const stop = () => aborted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const imported = await importDataset(source, options.out, {
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
      signal: aborted.signal,
      onProgress(phase, done, total) {
        if (done === 1) progress.start(0, total);
        progress.update(done, phase);
      },
    });
    progress.end();
    process.stderr.write(formatImported(imported, options.out));
    if (options.json) process.stdout.write(`${JSON.stringify(summaryOf(imported, options.out))}\n`);
    return 0;
  } catch (error) {
    progress.end();
    if (!aborted.signal.aborted) throw error;
    process.stderr.write(`dgam: stopped; nothing was written to ${options.out}\n`);
    return 130;
  } finally {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
  }
}

/** Undefined if nothing was said. UserError if that does not make a stride. */
function timingOf(options: Options): StreamTiming | undefined {
  const { fps, strideFrames, windowFrames = strideFrames, strideSec, windowSec = strideSec } = options;
  if (
    strideSec !== undefined &&
    windowSec !== undefined &&
    strideFrames === undefined &&
    windowFrames === undefined
  )
    return { strideSec, windowSec };
  if (
    fps !== undefined &&
    strideFrames !== undefined &&
    windowFrames !== undefined &&
    strideSec === undefined &&
    windowSec === undefined
  )
    return { fps, strideFrames, windowFrames };
  // Frames a second alone may be for annotations that count frames.
  if ([strideFrames, windowFrames, strideSec, windowSec].every((value) => value === undefined))
    return undefined;
  throw new UserError(
    'the stride is not clear. Write --fps 25 --stride-frames 16 --window-frames 16, or --stride-sec 0.64 --window-sec 0.64, with your numbers.',
  );
}

const readLines = (path: string): string[] =>
  readInputText(path)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function aboveZero(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

function parseCrop(text: string): 'mean' | number {
  if (text === 'mean') return text;
  const crop = Number(text);
  if (!Number.isInteger(crop) || crop < 0)
    throw new InvalidArgumentError('expected mean, or a whole number.');
  return crop;
}

/** `DT` is of all streams, `rgb:DT` of one. */
function parseAxes(text: string): Map<string, Axes> {
  return new Map(
    text.split(',').map((part) => {
      const [axes, stream = '*'] = part.trim().split(':').reverse();
      const known = axesNames.find((name) => name === axes);
      if (!known) throw new InvalidArgumentError(`expected one of ${axesNames.join(', ')}, maybe as rgb:DT.`);
      return [stream, known];
    }),
  );
}

const perSplit = ({ dataset }: Imported) =>
  splitNames.flatMap((split) => {
    const videos = dataset.videos.filter((video) => video.split === split).length;
    return videos > 0 ? [[split, videos] as const] : [];
  });

/** T of the shortest and the longest video. */
function snippetRange({ dataset }: Imported): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { snippets } of dataset.videos)
    [least, most] = [Math.min(least, snippets), Math.max(most, snippets)];
  return [least, most];
}

function nextCommand(imported: Imported, out: string): string {
  const name = shellWord(out);
  return perSplit(imported).some(([split]) => split === 'train')
    ? `dgam train ${name} --run ${/^[\w./-]+$/.test(imported.dataset.name) ? imported.dataset.name : 'run'}-1`
    : `dgam localize RUN --dataset ${name}`;
}

function formatImported(imported: Imported, out: string): string {
  const { dataset, layout, reason, assumed, leftOut, files, notes } = imported;
  const [least, most] = snippetRange(imported);
  const lines = [
    `layout ${layout}: ${reason}`,
    ...notes.map((note) => `note: ${note}`),
    ...assumed.map((line) => `assumed: ${line}`),
    ...leftOut.map(
      ({ why, videos }) => `left out: ${count(videos.length, 'video')} ${why}: ${first(videos)}`,
    ),
    ...dataset.warnings.map((warning) => `warning: ${warning}`),
    ...(files.unpacked
      ? [`unpacked: ${count(files.unpacked, 'array')} to .npy, with the element type they had`]
      : []),
    `${out}: ${perSplit(imported)
      .map(([split, videos]) => `${split} ${count(videos, 'video')}`)
      .join(', ')}; ${dataset.classes.length} class${dataset.classes.length > 1 ? 'es' : ''}`,
    ...dataset.streams.map(({ name, dim }) => `  ${name}: T ${least} to ${most}, D ${dim}`),
    `next: ${nextCommand(imported, out)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function summaryOf(imported: Imported, out: string) {
  const { dataset, layout, reason, assumed, leftOut, files, notes } = imported;
  return {
    out,
    layout,
    reason,
    splits: Object.fromEntries(perSplit(imported)),
    classes: dataset.classes,
    streams: dataset.streams.map(({ name, dim, timing }) => ({ name, dim, timing })),
    snippets: snippetRange(imported),
    assumed,
    leftOut: leftOut.map(({ why, videos }) => ({ why, count: videos.length, videos })),
    files,
    notes,
    warnings: dataset.warnings,
    next: nextCommand(imported, out),
  };
}
