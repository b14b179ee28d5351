// Numbers of snippets with the strides and durations of the videos, for the checks of strides and of streams.

import { UserError } from '../../core/index.js';
import { type SnippetTimes, type StreamConfig, snippetTimes } from '../../data/index.js';
import { extent } from '../numbers.js';
import type { InspectedStream, InspectedVideo, Inspection } from '../types.js';
import { type Length, shareThatFits } from './strideFit.js';

/** T of a video in a stream; undefined if its file could not be opened. */
export function snippetsOf(stream: InspectedStream, { id }: InspectedVideo): number | undefined {
  const found = stream.files.get(id);
  return found?.state === 'opened' ? found.file.snippets : undefined;
}

/** Stride and window of a video in seconds; undefined if the annotations lack the frame rate or duration for them. */
export function timesOf(
  { timing }: StreamConfig,
  video: InspectedVideo,
  snippets: number,
): SnippetTimes | undefined {
  try {
    return snippetTimes(timing, { ...video, snippets }, video.id);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

export interface StreamLengths {
  readonly stream: InspectedStream;
  readonly lengths: (Length & SnippetTimes & { id: string })[];
}

function lengthsOf(stream: InspectedStream, videos: readonly InspectedVideo[]): StreamLengths {
  const lengths = videos.flatMap((video) => {
    const snippets = snippetsOf(stream, video);
    if (snippets === undefined || video.durationSec === undefined) return [];
    const times = timesOf(stream.config, video, snippets);
    if (times === undefined) return [];
    return [{ id: video.id, snippets, durationSec: video.durationSec, fps: video.fps, ...times }];
  });
  return { stream, lengths };
}

/** Whether at least half of the videos have the T that stride and duration give. */
export const mostFit = ({ lengths }: StreamLengths): boolean =>
  shareThatFits(lengths, (length) => length as Length & SnippetTimes) >= 0.5;

/** Whether all T are the same although durations differ, such as a table of 100 rows for each video. */
export function isRescaled({ lengths }: StreamLengths): boolean {
  const [shortest, longest] = extent(lengths.map(({ durationSec }) => durationSec));
  return (
    lengths.length > 2 &&
    lengths.every(({ snippets }) => snippets === lengths[0].snippets) &&
    longest > 1.3 * shortest
  );
}

/** The streams whose T can be compared with durations. */
export const measuredStreams = ({ streams, videos }: Inspection): StreamLengths[] =>
  streams
    .map((stream) => lengthsOf(stream, videos))
    .filter(({ stream, lengths }) => lengths.length > 0 && stream.config.timing.kind !== 'rescaled');
