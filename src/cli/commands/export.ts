// dgam export: predictions in the formats that other tools open.
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
import { framesPerSecond, wholeNumber, writtenFormatOption } from '../arguments.js';
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
    .description('predictions in a format that another tool opens; says what the format does not keep')
    .argument('<predictions>', 'predictions in the ActivityNet results form (JSON), or the folder of a run')
    .addOption(writtenFormatOption())
    .option('--out <path>', 'where it goes (default: beside the predictions)')
    .option('--min-score <x>', 'leave out segments with a lower score', score)
    .option('--per-class <n>', 'keep the n best segments of each label in a video', wholeNumber)
    .option('--fps <n>', 'frames a second, for Label Studio', framesPerSecond)
    .option('--videos <dir>', 'folder of the recordings, to name their files in the output')
    .option('--json', 'print one JSON object on stdout')
    .action(exportPredictions);

function exportPredictions(path: string, options: Options): void {
  const { out, minScore, perClass, fps, videos, json } = options;
  const to = options.to === 'activitynet' ? 'activitynet-results' : options.to;
  const source = isInputFolder(path) ? runFiles(path).predictions : path;
  const target = out ?? defaultOut(source, to);
  requireFreePlace(target);
  const read = asTimelines(readPredictions(source));
  const chosen = selectSegments(read, { minScore, perClass });
  const media = openMedia(videos, [...chosen.keys()]);
  saveFormat(target, to, writeFormat(to, chosen, { fps, mediaOf: media.mediaOf }));
  const countOf = (all: typeof read) =>
    [...all.values()].reduce((sum, { segments }) => sum + segments.length, 0);
  const [segments, of] = [countOf(chosen), countOf(read)];
  const notes = [...media.notes, ...lostIn(to, chosen)];
  process.stderr.write(
    `${notes.map((note) => `note: ${note}\n`).join('')}` +
      `${segments} of ${of} segments in ${count(chosen.size, 'video')} as ${options.to}: ${target}\n`,
  );
  const summary = { from: source, to: options.to, videos: chosen.size, segments, of, notes, out: target };
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
