// dgam extract: features of a folder of videos, as a data set.
import { Command, InvalidArgumentError, Option } from 'commander';
import { chooseExtraction, extractDataset } from '../../media/extract/index.js';
import { type StreamKind, streamKinds } from '../../media/features/index.js';
import { atLeastOne, framesPerSecond, jsonOption, type SetExitCode, setOption } from '../arguments.js';
import { untilInterrupted } from '../interruptible.js';
import {
  brokenCode,
  extractSummary,
  formatBroken,
  formatExtracted,
  formatParts,
  openExtractionProgress,
} from '../output/extraction.js';

interface Options {
  readonly tags?: string;
  readonly out: string;
  readonly streams: readonly StreamKind[];
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames?: number;
  readonly backbone?: string;
  readonly set?: readonly string[];
  readonly jobs?: number;
  readonly verify?: boolean;
  readonly json?: boolean;
}

export const extractCommand = (setExitCode: SetExitCode): Command =>
  new Command('extract')
    .summary('Make a data set from videos and their labels.')
    .description(
      'Make a data set from videos and their labels. If it is interrupted, the same command resumes it; a broken video ' +
        'does not stop the others.',
    )
    .argument('<videos>', 'folder of videos')
    .option(
      '--tags <file>',
      'table with the header video,label,split (several labels: a;b), or annotations that dgam convert reads',
    )
    .requiredOption('--out <dataset>', 'folder of the data set, new or to resume')
    .addOption(
      new Option('--streams <names>', `comma-separated streams of ${streamKinds.join(', ')}`)
        .argParser(parseStreams)
        .default(streamKinds, 'all'),
    )
    .option('--fps <n>', 'frames per second to decode', framesPerSecond, 25)
    .option('--stride-frames <n>', 'frames between the starts of consecutive snippets', atLeastOne, 16)
    .option('--window-frames <n>', 'frames that a snippet covers (default: the stride)', atLeastOne)
    .option('--backbone <file>', 'backbone.yaml of an ONNX model (default: the bundled MobileNet)')
    .addOption(setOption('flow.shortSide=96'))
    .option(
      '--jobs <n>',
      'videos to process at a time (default: the number of cores, fewer if memory is short)',
      atLeastOne,
    )
    .option('--verify', 'detect changed videos by their content, not only by time and size')
    .addOption(jsonOption())
    .action(async (videos: string, options: Options) => {
      setExitCode(await extract(videos, options));
    });

async function extract(videos: string, options: Options): Promise<number> {
  const { out, streams, fps, strideFrames, windowFrames = strideFrames, backbone, set, json } = options;
  const extraction = await chooseExtraction({ streams, fps, strideFrames, windowFrames, backbone, set });
  const { progress, onProgress } = openExtractionProgress();
  const onNote = (note: string) => progress.line(note);
  const extracted = await untilInterrupted((signal) =>
    extractDataset({ ...options, videos, extraction, signal, onProgress, onNote }),
  ).finally(() => progress.end());
  if (extracted === undefined) {
    process.stderr.write('stopped; the same command resumes it\n');
    return 130;
  }
  const { broken } = extracted;
  for (const warning of extracted.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stderr.write(formatParts(extracted));
  process.stderr.write(formatBroken(broken));
  process.stderr.write(formatExtracted(extracted, out, options.tags === undefined));
  if (json) process.stdout.write(`${JSON.stringify(extractSummary(extracted, out))}\n`);
  return brokenCode(extracted);
}

function parseStreams(text: string): StreamKind[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.flatMap((name) => streamKinds.find((kind) => kind === name) ?? []);
  if (known.length < names.length || new Set(known).size < known.length)
    throw new InvalidArgumentError(`expected some of ${streamKinds.join(', ')}, each once, such as rgb.`);
  return known;
}
