// WebVTT and SubRip (SRT): writes the segments of each video as a file of subtitles.
// https://www.w3.org/TR/webvtt1/; SRT: https://docs.fileformat.com/video/srt/
import type { Segment } from '../../core/index.js';
import { labelsAndTimesOnly } from './losses.js';
import { byStart } from './timelines.js';
import type { AnnotationFormat, OutputFile, Timelines } from './types.js';

const loses = [...labelsAndTimesOnly, 'milliseconds', 'lineEnds'] as const;

export const webvtt = {
  name: 'webvtt',
  title: 'WebVTT',
  writer: { extension: '.vtt', layout: 'perVideo', loses, write: writeWebVtt },
} as const satisfies AnnotationFormat;

export const srt = {
  name: 'srt',
  title: 'SRT',
  writer: { extension: '.srt', layout: 'perVideo', loses, write: writeSrt },
} as const satisfies AnnotationFormat;

/** A cue for each segment; its text is the label. Times are in milliseconds; a cue lasts at least one. */
function writeWebVtt(videos: Timelines): OutputFile[] {
  return perVideo(videos, (segments) =>
    [
      'WEBVTT\n',
      ...segments.map((segment) => `${cueTimes(segment, '.')}\n${escapeCue(oneLine(segment.label))}\n`),
    ].join('\n'),
  );
}

/** Cues are numbered from 1. Times are those of WebVTT, with a comma. */
function writeSrt(videos: Timelines): OutputFile[] {
  return perVideo(videos, (segments) =>
    segments
      .map((segment, index) => `${index + 1}\n${cueTimes(segment, ',')}\n${oneLine(segment.label)}\n`)
      .join('\n'),
  );
}

/** A file for each video, from its segments sorted by start. */
const perVideo = (videos: Timelines, write: (segments: readonly Segment[]) => string): OutputFile[] =>
  [...videos].map(([video, { segments }]) => ({ name: video, text: write(byStart(segments)) }));

function cueTimes({ startSec, endSec }: Segment, point: string): string {
  const start = Math.max(0, Math.round(startSec * 1000));
  const end = Math.max(start + 1, Math.round(endSec * 1000));
  return `${clock(start, point)} --> ${clock(end, point)}`;
}

/** hh:mm:ss.mmm. */
function clock(ms: number, point: string): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${rest}`;
}

/** A blank line would end a cue, and an arrow would be read as times. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().replaceAll('-->', '→');

const escapeCue = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
