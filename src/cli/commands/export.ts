// dgam export: predictions in the format of another tool.
import { dirname, join, parse } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { count } from '../../core/index.js';
import { readPredictions } from '../../data/index.js';
import {
  asTimelines,
  lostIn,
  saveFormat,
  selectSegments,
  type WrittenFormatName,
  writeFormat,
  writerOf,
} from '../../interop/formats/index.js';
import { isInputFolder, requireFreePlace } from '../../io/index.js';
import { runFiles } from '../../runs/index.js';
import { framesPerSecond, jsonOption, wholeNumber, writtenFormatOption } from '../arguments.js';
import { openMedia } from '../media.js';

interface Options {
  readonly to: WrittenFormatName;
  readonly out?: string;
  readonly minScore?: number;
  readonly perClass?: number;
  readonly fps?: number;
  readonly videos?: string;
  readonly json?: boolean;
}

export const exportCommand = (): Command =>
  new Command('export')
    .summary('Write predictions in the format of another tool.')
    .description('Write predictions in the format of another tool. Prints what that format cannot express.')
    .argument('<predictions>', 'predictions in ActivityNet results form (JSON), or the folder of a run')
    .addOption(writtenFormatOption())
    .option(
      '--out <path>',
      'file or folder to write; must not exist (default: named after the predictions, beside them)',
    )
    .option('--min-score <x>', 'drop segments with a lower score', score)
    .option('--per-class <n>', 'keep the n best segments of each class in a video', wholeNumber)
    .option('--fps <n>', 'frames per second, for Label Studio', framesPerSecond)
    .option('--videos <dir>', 'folder of the video files, to write their names into the output')
    .addOption(jsonOption())
    .action(exportPredictions);

function exportPredictions(path: string, options: Options): void {
  const { out, minScore, perClass, fps, videos, json } = options;
  const to = options.to === 'activitynet' ? 'activitynet-results' : options.to;
  const source = isInputFolder(path) ? runFiles(path).predictions : path;
  const target = out ?? defaultOut(source, to);
  requireFreePlace(target);
  const read = asTimelines(readPredictions(source));
  const selected = selectSegments(read, { minScore, perClass });
  const media = openMedia(videos, [...selected.keys()]);
  saveFormat(target, to, writeFormat(to, selected, { fps, mediaOf: media.mediaOf }));
  const countOf = (all: typeof read) =>
    [...all.values()].reduce((sum, { segments }) => sum + segments.length, 0);
  const [segments, of] = [countOf(selected), countOf(read)];
  const notes = [...media.notes, ...lostIn(to, selected)];
  process.stderr.write(
    `${notes.map((note) => `note: ${note}\n`).join('')}` +
      `${segments} of ${of} segments in ${count(selected.size, 'video')} as ${options.to}: ${target}\n`,
  );
  const summary = { from: source, to: options.to, videos: selected.size, segments, of, notes, out: target };
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

/** `predictions.csv`, or a folder `predictions_webvtt` for a format of several files. */
function defaultOut(source: string, to: WrittenFormatName): string {
  const { layout, extension } = writerOf(to);
  const name =
    extension === '.json' || layout !== 'file' ? `${parse(source).name}_${to}` : parse(source).name;
  return join(dirname(source), layout === 'file' ? `${name}${extension}` : name);
}

function score(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number.');
  return value;
}
