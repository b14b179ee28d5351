// dgam extract: a folder of videos and their tags → a data set.
import { Command, InvalidArgumentError, Option } from 'commander';
import { count } from '../../core/index.js';
import { chooseExtraction, type ExtractedDataset, extractDataset } from '../../media/extract/index.js';
import { type StreamKind, streamKinds } from '../../media/features/index.js';
import { atLeastOne, collect, framesPerSecond, type SetExitCode, shellWord } from '../arguments.js';
import { interruptible } from '../interruptible.js';
import {
  brokenCode,
  formatBroken,
  formatParts,
  openExtractionProgress,
  partsOf,
} from '../output/extraction.js';

interface Options {
  readonly tags?: string;
  readonly out: string;
  readonly streams: readonly StreamKind[];
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames?: number;
  readonly backbone?: string;
  readonly set: readonly string[];
  readonly jobs?: number;
  readonly verify?: boolean;
  readonly json?: boolean;
}

export const extractCommand = (setExitCode: SetExitCode): Command =>
  new Command('extract')
    .description('videos and what happens in each → a data set to train on; a rerun goes on where it ended')
    .argument('<videos>', 'folder of videos')
    .option(
      '--tags <file>',
      'table with a header video,label,split (label;label …), or any known annotations',
    )
    .requiredOption('--out <dataset>', 'folder of the data set: made here, or gone on with')
    .addOption(
      new Option('--streams <names>', `some of ${streamKinds.join(', ')}`)
        .argParser(parseStreams)
        .default(streamKinds, 'all of them'),
    )
    .option('--fps <n>', 'frames a second that are looked at', framesPerSecond, 25)
    .option('--stride-frames <n>', 'frames from one snippet to the next', atLeastOne, 16)
    .option('--window-frames <n>', 'frames that a snippet covers (default: the stride)', atLeastOne)
    .option('--backbone <file>', 'a backbone.yaml (default: the bundled MobileNet)')
    .option('--set <stream.key=value>', 'one setting, such as flow.shortSide=96', collect, [])
    .option('--jobs <n>', 'videos at a time (default: the cores, as far as memory goes)', atLeastOne)
    .option('--verify', 'compare the contents of videos with what they were, not only their time and size')
    .option('--json', 'print one JSON object on stdout')
    .action(async (videos: string, options: Options) => {
      setExitCode(await extract(videos, options));
    });

async function extract(videos: string, options: Options): Promise<number> {
  const { out, streams, fps, strideFrames, windowFrames = strideFrames, backbone, set, json } = options;
  const extraction = await chooseExtraction({ streams, fps, strideFrames, windowFrames, backbone, set });
  const { progress, onProgress } = openExtractionProgress();
  let stopped = false;
  let extracted: ExtractedDataset;
  try {
    extracted = await interruptible((signal) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      const onNote = (note: string) => progress.line(note);
      return extractDataset({ ...options, videos, extraction, signal, onProgress, onNote });
    });
  } catch (error) {
    if (!stopped) throw error;
    progress.line('stopped; the same command goes on where it ended');
    return 130;
  } finally {
    progress.end();
  }
  const { done, broken } = extracted;
  for (const warning of extracted.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stderr.write(formatParts(extracted));
  process.stderr.write(formatBroken(broken));
  process.stderr.write(formatSummary(extracted, out, options.tags === undefined));
  if (json) {
    const { classes, splits, wallSec, jobs, warnings } = extracted;
    const summary = {
      ...{
        out,
        videos: done.length,
        skipped: done.filter(({ seconds }) => !seconds).length,
        splits,
        classes,
      },
      ...{ broken: broken.map(({ id, path, why }) => ({ video: id, path, why })), warnings },
      ...{ jobs, wallSec, ...partsOf(extracted) },
    };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  }
  return brokenCode(extracted);
}

function formatSummary({ done, splits, classes }: ExtractedDataset, out: string, untagged: boolean): string {
  if (done.length === 0) return 'no video could be read\n';
  const features = `${out}: features of ${count(done.length, 'video')}`;
  if (classes.length === 0)
    return `${features}${untagged ? '; with --tags they become a data set, and nothing is extracted twice' : ''}\n`;
  const parts = Object.entries(splits).map(([split, videos]) => `${split} ${videos}`);
  return (
    `${features}: ${parts.join(', ')}; ${classes.length} class${classes.length > 1 ? 'es' : ''}: ${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', …' : ''}\n` +
    (splits.train ? `next: dgam train ${shellWord(out)} --run RUN\n` : '')
  );
}

function parseStreams(text: string): StreamKind[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.flatMap((name) => streamKinds.find((kind) => kind === name) ?? []);
  if (known.length < names.length || new Set(known).size < known.length)
    throw new InvalidArgumentError(`expected some of ${streamKinds.join(', ')}, each once, such as rgb.`);
  return known;
}
