// Lengths of feature files against durations, strides and each other.

import { count, first, median, UserError } from '../core/index.js';
import { coversAnotherTime, type SnippetTimes, type StreamConfig, snippetTimes } from '../data/index.js';
import { extent, short } from './numbers.js';
import { impliedStride, type Length, shareThatFits, usualFit } from './stride.js';
import type { Check, Finding, InspectedStream, InspectedVideo, Inspection } from './types.js';

/** T of a video in a stream; undefined where its file could not be opened. */
export function snippetsOf(stream: InspectedStream, { id }: InspectedVideo): number | undefined {
  const found = stream.files.get(id);
  return found?.state === 'opened' ? found.file.snippets : undefined;
}

/** Stride and window of a video in seconds; undefined where the annotations do not have what they hang on. */
function timesOf(
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

/** A finding of one stream; `seen` goes on after "Stream rgb". */
interface OfStream {
  readonly stream: string;
  readonly finding: Finding;
}

/** Streams are extracted alike, so they are mostly wrong alike: what is the same of several is said once. */
function together(found: readonly OfStream[]): Finding[] {
  const alike = new Map<string, { streams: string[]; finding: Finding }>();
  for (const { stream, finding } of found) {
    const key = JSON.stringify(finding);
    const before = alike.get(key);
    if (before) before.streams.push(stream);
    else alike.set(key, { streams: [stream], finding });
  }
  return [...alike.values()].map(({ streams, finding }) => ({
    ...finding,
    seen: `Stream${streams.length > 1 ? 's' : ''} ${streams.join(' and ')}: ${finding.seen}`,
  }));
}

export const noSnippetTimes: Check = ({ streams, videos }) =>
  together(
    streams.flatMap(({ config }): OfStream[] => {
      const without = videos.filter((video) => timesOf(config, video, 1) === undefined).map(({ id }) => id);
      if (without.length === 0) return [];
      const field = config.timing.kind === 'rescaled' ? 'duration' : 'fps';
      return [
        {
          stream: config.name,
          finding: {
            id: 'no-snippet-times',
            severity: 'error',
            seen: `${count(without.length, 'video')} without "${field}" in the annotations: ${first(without)}.`,
            why: `Its snippets are counted by each video's own ${field === 'fps' ? 'frame rate' : 'duration'} (dataset.yaml), so nobody can say when they are.`,
            advice: `Add "${field}" to these videos, or write the stride of all videos in dataset.yaml.`,
            videos: without,
          },
        },
      ];
    }),
  );

export const streamsDisagree: Check = ({ streams, videos }) => {
  const oneOff: string[] = [];
  const off: { id: string; lengths: number[] }[] = [];
  for (const video of videos) {
    const lengths = streams.flatMap((stream) => snippetsOf(stream, video) ?? []);
    const difference = Math.max(...lengths) - Math.min(...lengths);
    if (difference === 1) oneOff.push(video.id);
    else if (difference > 1 && lengths.length === streams.length) off.push({ id: video.id, lengths });
    else if (difference > 1) off.push({ id: video.id, lengths: [] });
  }
  const findings: Finding[] = [];
  if (off.length > 0) {
    const [example] = off.filter(({ lengths }) => lengths.length > 0).concat(off);
    const names = streams.map(({ config }) => config.name);
    const ratios = off.flatMap(({ lengths }) => (lengths.length > 1 ? [lengths[1] / lengths[0]] : []));
    const ratio = median(ratios);
    const factor = ratio > 1 ? ratio : 1 / ratio;
    const steady =
      ratios.length > 0 &&
      factor > 1.2 &&
      ratios.filter((r) => Math.abs(r / ratio - 1) < 0.1).length > 0.8 * ratios.length;
    findings.push({
      id: 'streams-disagree',
      severity: 'error',
      seen:
        `${count(off.length, 'video')} whose streams have different T, such as "${example.id}"` +
        (example.lengths.length > 0
          ? `: ${names.map((name, i) => `${name} ${example.lengths[i]}`).join(', ')}.`
          : '.') +
        (steady ? ` Mostly ${names[1]} has ${short(ratio)} times the snippets of ${names[0]}.` : ''),
      why: 'Streams are put together snippet by snippet, so snippet t must be the same moment in all of them.',
      advice: steady
        ? `Extract both with the same stride and frame rate: one of them was made with ${short(factor)} times the other's.`
        : 'Extract the streams of these videos from the same frames, with the same stride.',
      videos: off.map(({ id }) => id),
    });
  }
  if (oneOff.length > 0)
    findings.push({
      id: 'streams-off-by-one',
      severity: 'warning',
      seen: `${count(oneOff.length, 'video')} with one snippet more in one stream than in another: ${first(oneOff)}.`,
      why: 'Optical flow has one frame less than RGB, so this is normal. The longer stream is read only up to the end of the shorter.',
      advice: 'Nothing has to be done; --fix writes a copy with the last snippet cut off.',
      videos: oneOff,
    });
  return findings;
};

export const noDuration: Check = ({ videos }) => {
  const without = videos.filter(({ durationSec }) => durationSec === undefined).map(({ id }) => id);
  if (without.length === 0) return [];
  return [
    {
      id: 'no-duration',
      severity: 'info',
      seen: `${without.length} of ${count(videos.length, 'video')} without "duration" in the annotations: ${first(without)}.`,
      why: 'Durations are what strides and frame rates are checked against; a mistake there shifts every second of the results.',
      advice: 'Add durations in seconds (ffprobe tells them) if the stride is not certain.',
      videos: without,
    },
  ];
};

interface StreamLengths {
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

/** At least half of the videos have the T that stride and duration give. */
const mostFit = ({ lengths }: StreamLengths): boolean =>
  shareThatFits(lengths, (length) => length as Length & SnippetTimes) >= 0.5;

/** All T the same although durations are not: a table of 100 rows for each video, say. */
function rescaled({ lengths }: StreamLengths): boolean {
  const [shortest, longest] = extent(lengths.map(({ durationSec }) => durationSec));
  return (
    lengths.length > 2 &&
    lengths.every(({ snippets }) => snippets === lengths[0].snippets) &&
    longest > 1.3 * shortest
  );
}

const measured = ({ streams, videos }: Inspection): StreamLengths[] =>
  streams
    .map((stream) => lengthsOf(stream, videos))
    .filter(({ stream, lengths }) => lengths.length > 0 && stream.config.timing.kind !== 'rescaled');

export const wrongStride: Check = (inspection) =>
  together(
    measured(inspection)
      .filter((lengths) => !mostFit(lengths) && !rescaled(lengths))
      .map((lengths) => ({ stream: lengths.stream.config.name, finding: strideFinding(lengths) })),
  );

function strideFinding({ stream, lengths }: StreamLengths): Finding {
  const { frames, timing } = stream.config;
  const ratio = median(
    lengths.map(({ snippets, durationSec, strideSec }) => ((snippets + 0.5) * strideSec) / durationSec),
  );
  const written = frames ?? (timing.kind === 'frames' ? timing : undefined);
  const usual = written && usualFit(lengths, written);
  const implied = impliedStride(lengths);
  const named = usual !== undefined && usual.share >= 0.8;
  const far = ratio < 0.8 || ratio > 1.25;
  const asWritten = frames
    ? `fps ${frames.fps}, strideFrames ${frames.strideFrames}`
    : timing.kind === 'frames'
      ? `strideFrames ${timing.strideFrames} at each video's fps`
      : `strideSec ${short(lengths[0].strideSec)}`;
  const fitting = (share: number) =>
    `${Math.round(share * lengths.length)} of ${count(lengths.length, 'video')}`;
  const advice = named
    ? `${usual.setting} fits: ${fitting(usual.share)}. Write that in dataset.yaml if the features were made so${usual.setting.startsWith('stride') && written?.windowFrames === written?.strideFrames ? ', windowFrames likewise' : ''}.`
    : implied.steady
      ? `A stride of about ${short(implied.strideSec)} s would fit${frames ? ` (${short(implied.strideSec * frames.fps)} frames at ${short(frames.fps)} a second)` : ''}: strideSec: ${short(implied.strideSec)}. Look up how the features were made.`
      : 'No stride fits all videos. Look up how the features were made: cut to a greatest length, or at the rates of the videos (fps: video)?';
  return {
    id: 'wrong-stride',
    // Training on it would be right, but every second of its results wrong: only what is nearly certain stops it.
    severity: named && far && lengths.length > 2 ? 'error' : 'warning',
    seen: `the files have ${short(ratio)} times the snippets that their durations give at ${asWritten} (median of ${count(lengths.length, 'video')}).`,
    why: 'Seconds are counted by the stride. With a wrong one every predicted segment lies at a wrong time, and no evaluation means anything.',
    advice,
  };
}

export const rescaledFeatures: Check = (inspection) =>
  together(
    measured(inspection)
      .filter((stream) => !mostFit(stream) && rescaled(stream))
      .map(({ stream, lengths }) => {
        const [shortest, longest] = extent(lengths.map(({ durationSec }) => durationSec));
        return {
          stream: stream.config.name,
          finding: {
            id: 'rescaled-features',
            severity: lengths.length > 5 ? 'error' : 'warning',
            seen: `all ${lengths.length} videos have T = ${lengths[0].snippets}, whether they last ${short(shortest)} or ${short(longest)} s.`,
            why: 'They were brought to one length, so a snippet lasts longer in a longer video; with one stride for all, every predicted segment lies at a wrong time.',
            advice:
              'Write rescaled: true for it in dataset.yaml, instead of frames a second, strides and windows.',
          },
        };
      }),
  );

export const notRescaled: Check = ({ streams, videos }) =>
  together(
    streams.flatMap((stream): OfStream[] => {
      if (stream.config.timing.kind !== 'rescaled') return [];
      const lengths = videos.flatMap((video) => snippetsOf(stream, video) ?? []);
      const different = new Set(lengths).size;
      const [least, most] = extent(lengths);
      if (different < 2) return [];
      return [
        {
          stream: stream.config.name,
          finding: {
            id: 'not-rescaled',
            severity: 'warning',
            seen: `dataset.yaml says rescaled, but the files have ${different} different T, from ${least} to ${most}.`,
            why: 'Rescaled features have the same T in every video. These may have a stride, which would give better times.',
            advice:
              'Look up how they were made, and write fps, strideFrames and windowFrames if they have a stride.',
          },
        },
      ];
    }),
  );

export const oddLength: Check = (inspection) => {
  const streams = measured(inspection);
  if (!streams.every(mostFit)) return [];
  // The rule by which opening warns: the common T, the stride of the first stream, the longest window.
  const byId = new Map<string, StreamLengths['lengths'][number][]>();
  for (const { lengths } of streams)
    for (const length of lengths) byId.set(length.id, [...(byId.get(length.id) ?? []), length]);
  const off = [...byId].flatMap(([id, lengths]) => {
    const snippets = Math.min(...lengths.map((length) => length.snippets));
    const windowSec = Math.max(...lengths.map((length) => length.windowSec));
    const coveredSec = (snippets - 1) * lengths[0].strideSec + windowSec;
    const { durationSec } = lengths[0];
    return coversAnotherTime(coveredSec, durationSec, windowSec) ? [{ id, coveredSec, durationSec }] : [];
  });
  if (off.length === 0) return [];
  const shown = off
    .slice(0, 3)
    .map(({ id, coveredSec, durationSec }) => `"${id}" ${short(coveredSec)} of ${short(durationSec)} s`);
  return [
    {
      id: 'odd-length',
      severity: 'warning',
      seen: `${off.length} of ${count(byId.size, 'video')} whose snippets cover another time than the annotated duration: ${first([...shown, ...off.slice(3).map(({ id }) => id)])}.`,
      why: 'The stride fits the other videos, so these were cut short, decoded at another frame rate, or have a wrong duration: their times will be off.',
      advice: 'Extract them again, or correct their durations.',
      videos: off.map(({ id }) => id),
    },
  ];
};
