// Segments as subtitles or chapters of a player: WebVTT and SubRip (SRT), a file a video.
// https://www.w3.org/TR/webvtt1/; SRT: https://docs.fileformat.com/video/srt/
import type { Segment } from '../../core/index.js';
import type { OutputFile, Timelines } from './types.js';

/** WebVTT: a cue a segment, its text the label. Times in milliseconds; a cue lasts one at least. */
export const writeWebVtt = (videos: Timelines): OutputFile[] =>
  perVideo(videos, (segments) =>
    [
      'WEBVTT\n',
      ...segments.map((segment) => `${cueTimes(segment, '.')}\n${escapeCue(oneLine(segment.label))}\n`),
    ].join('\n'),
  );

/** SRT: numbered from 1. Times as in WebVTT, with a comma. */
export const writeSrt = (videos: Timelines): OutputFile[] =>
  perVideo(videos, (segments) =>
    segments
      .map((segment, index) => `${index + 1}\n${cueTimes(segment, ',')}\n${oneLine(segment.label)}\n`)
      .join('\n'),
  );

/** A file a video, with its segments by start. */
const perVideo = (videos: Timelines, write: (segments: readonly Segment[]) => string): OutputFile[] =>
  [...videos].map(([video, { segments }]) => ({
    name: video,
    text: write(segments.toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec)),
  }));

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

/** A blank line would end a cue. An arrow would be taken for times. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().replaceAll('-->', '→');

const escapeCue = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
