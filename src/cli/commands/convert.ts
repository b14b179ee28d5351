// dgam convert: annotations from one format to another.
import { Command, Option } from 'commander';
import { count } from '../../core/index.js';
import {
  lostIn,
  type ReadFormatName,
  readAnyAnnotations,
  readFormatNames,
  saveFormat,
  type WrittenFormatName,
  writeFormat,
} from '../../interop/formats/index.js';
import { requireFreePlace } from '../../io/index.js';
import { framesPerSecond, jsonOption, writtenFormatOption } from '../arguments.js';
import { openMedia } from '../media.js';

interface Options {
  readonly to: WrittenFormatName;
  readonly out: string;
  readonly from?: ReadFormatName;
  readonly fps?: number;
  readonly videos?: string;
  readonly json?: boolean;
}

export const convertCommand = (): Command =>
  new Command('convert')
    .summary('Convert annotations from one format to another.')
    .description(
      'Convert annotations from one format to another. Prints what the format to write cannot express.',
    )
    .argument(
      '<annotations>',
      "a file, a folder of THUMOS'14 text files, or a folder with one file per video",
    )
    .addOption(writtenFormatOption())
    .requiredOption(
      '--out <path>',
      'file to write, or folder to write for formats with one file per video; must not exist',
    )
    .addOption(
      new Option(
        '--from <format>',
        'format of the annotations; detected from the content if omitted',
      ).choices(readFormatNames),
    )
    .option('--fps <n>', 'frames per second, for formats that count frames', framesPerSecond)
    .option('--videos <dir>', 'folder of the video files, to write their names into the output')
    .addOption(jsonOption())
    .action(convert);

function convert(path: string, { to, out, from, fps, videos, json }: Options): void {
  requireFreePlace(out);
  const { annotations, format, reason, notes } = readAnyAnnotations(path, { format: from, fps });
  const media = openMedia(videos, [...annotations.keys()]);
  const files = writeFormat(to, annotations, { fps, mediaOf: media.mediaOf });
  saveFormat(out, to, files);
  const segments = [...annotations.values()].reduce((sum, video) => sum + video.segments.length, 0);
  const allNotes = [...notes, ...media.notes, ...lostIn(to, annotations)];
  process.stderr.write(
    `${path}: ${format} (${reason})\n${allNotes.map((note) => `note: ${note}\n`).join('')}` +
      `${count(annotations.size, 'video')}, ${segments} segments as ${to}: ${out}\n`,
  );
  const summary = { from: format, reason, to, videos: annotations.size, segments, notes: allNotes, out };
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}
