// The formats that can be written: how, with which ending, and what each of them does not keep.
import { writeActivityNet, writeActivityNetResults } from './activitynet.js';
import { writeBorisProject } from './borisProject.js';
import { writeCsv } from './csv.js';
import { writeCutList } from './cutList.js';
import { writeElan } from './elanWrite.js';
import { writeFiftyOne } from './fiftyone.js';
import { fileNames } from './fileNames.js';
import { writeLabelStudio } from './labelStudio.js';
import { writeLosslessCut } from './losslessCut.js';
import { writeSrt, writeWebVtt } from './subtitles.js';
import type { OutputFile, Timeline, Timelines, WriteOptions } from './types.js';
import { writeVia } from './via.js';

/** What a format may not keep. */
const losses = {
  scores: 'scores',
  subsets: 'subsets',
  durations: 'durations of videos',
  tags: 'labels without a time',
  emptyVideos: 'videos without segments',
  subtitles: 'line ends in labels',
  frames: 'times between two frames: they are rounded to whole frames',
  milliseconds: 'times below a millisecond: they are rounded',
  lengthless: 'segments of no length',
} as const;

type Loss = keyof typeof losses;

interface WrittenFormat {
  readonly title: string;
  readonly write: (videos: Timelines, options: WriteOptions) => OutputFile[];
  /** `.vtt`: of the file, or of each file in the folder. */
  readonly ending: string;
  /** One file, a folder with a file for each video, or a folder with files of fixed names. */
  readonly layout: 'file' | 'perVideo' | 'folder';
  readonly loses: readonly Loss[];
}

const perVideoText = ['scores', 'subsets', 'durations', 'tags'] as const;

export const writtenFormats = {
  activitynet: {
    title: 'ActivityNet JSON, annotations',
    write: writeActivityNet,
    ending: '.json',
    layout: 'file',
    loses: ['scores'],
  },
  'activitynet-results': {
    title: 'ActivityNet JSON, results',
    write: writeActivityNetResults,
    ending: '.json',
    layout: 'file',
    loses: ['subsets', 'durations', 'tags'],
  },
  csv: { title: 'CSV', write: writeCsv, ending: '.csv', layout: 'file', loses: [] },
  'label-studio': {
    title: 'Label Studio JSON',
    write: writeLabelStudio,
    ending: '.json',
    layout: 'file',
    loses: ['frames'],
  },
  elan: {
    title: 'ELAN',
    write: writeElan,
    ending: '.eaf',
    layout: 'perVideo',
    loses: [...perVideoText, 'milliseconds'],
  },
  via: { title: 'VIA 3', write: writeVia, ending: '.json', layout: 'file', loses: ['subsets', 'durations'] },
  boris: {
    title: 'BORIS project',
    write: writeBorisProject,
    ending: '.boris',
    layout: 'file',
    loses: ['subsets', 'tags'],
  },
  webvtt: {
    title: 'WebVTT',
    write: writeWebVtt,
    ending: '.vtt',
    layout: 'perVideo',
    loses: [...perVideoText, 'milliseconds', 'subtitles'],
  },
  srt: {
    title: 'SRT',
    write: writeSrt,
    ending: '.srt',
    layout: 'perVideo',
    loses: [...perVideoText, 'milliseconds', 'subtitles'],
  },
  fiftyone: {
    title: 'FiftyOne temporal detections',
    write: writeFiftyOne,
    ending: '',
    layout: 'folder',
    loses: ['subsets', 'durations', 'tags'],
  },
  losslesscut: {
    title: 'LosslessCut CSV',
    write: writeLosslessCut,
    ending: '.csv',
    layout: 'perVideo',
    loses: perVideoText,
  },
  ffmpeg: {
    title: 'ffmpeg cut list',
    write: writeCutList,
    ending: '.sh',
    layout: 'file',
    loses: [...perVideoText, 'emptyVideos', 'lengthless'],
  },
} as const satisfies Record<string, WrittenFormat>;

export type WrittenFormatName = keyof typeof writtenFormats;
export const writtenFormatNames = Object.keys(writtenFormats) as WrittenFormatName[];

/**
 * The files of a format. `name` is the path within the output folder, with a safe name for any video; '' for a format
 * that is one file. UserError if two videos would have one file, or the format cannot hold a name.
 */
export function writeFormat(
  format: WrittenFormatName,
  videos: Timelines,
  options: WriteOptions = {},
): OutputFile[] {
  const { write, layout, ending }: WrittenFormat = writtenFormats[format];
  const files = write(videos, options);
  if (layout !== 'perVideo') return files;
  const names = fileNames([...videos.keys()], ending);
  return files.map((file) => ({ ...file, name: names.get(file.name) ?? file.name }));
}

/** What these annotations or predictions lose in a format, in words; empty if nothing. */
export function lostIn(format: WrittenFormatName, videos: Timelines): string[] {
  const all = [...videos.values()];
  const anySegment = (is: (segment: Timeline['segments'][number]) => boolean) =>
    all.some(({ segments }) => segments.some(is));
  const there: Record<Loss, () => boolean> = {
    scores: () => anySegment(({ score }) => score !== undefined),
    subsets: () => all.some(({ subset }) => subset !== ''),
    durations: () => all.some(({ durationSec }) => durationSec !== undefined),
    tags: () =>
      all.some(({ labels, segments }) =>
        labels.some((label) => !segments.some((segment) => segment.label === label)),
      ),
    emptyVideos: () => all.some(({ segments }) => segments.length === 0),
    subtitles: () => anySegment(({ label }) => /[\r\n]/.test(label)),
    frames: () => anySegment(() => true),
    milliseconds: () =>
      anySegment(({ startSec, endSec }) => !wholeMs(startSec) || !wholeMs(endSec) || startSec === endSec),
    lengthless: () => anySegment(({ startSec, endSec }) => startSec === endSec),
  };
  const { loses, title }: WrittenFormat = writtenFormats[format];
  return loses.filter((loss) => there[loss]()).map((loss) => `not kept in ${title}: ${losses[loss]}`);
}

const wholeMs = (sec: number): boolean => Math.abs(sec * 1000 - Math.round(sec * 1000)) < 1e-6;
