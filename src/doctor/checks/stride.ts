// Checks the numbers of snippets against strides and durations.

import { count, first, groupBy, median } from '../../core/index.js';
import { coversAnotherTime } from '../../data/index.js';
import { extent, short } from '../numbers.js';
import type { Check, Finding } from '../types.js';
import {
  isRescaled,
  measuredStreams,
  mostFit,
  type StreamLengths,
  snippetsOf,
  timesOf,
} from './snippetLengths.js';
import { impliedStride, usualFit } from './strideFit.js';

/** A finding of one stream; `seen` follows "Stream rgb: ". */
interface StreamFinding {
  readonly stream: string;
  readonly finding: Finding;
}

/** Findings that are the same for several streams become one. Streams are extracted alike, so their faults are mostly the same. */
function mergeStreams(found: readonly StreamFinding[]): Finding[] {
  const alike = groupBy(found, ({ finding }) => JSON.stringify(finding));
  return [...alike.values()].map((same) => ({
    ...same[0].finding,
    seen: `Stream${same.length > 1 ? 's' : ''} ${same.map(({ stream }) => stream).join(' and ')}: ${same[0].finding.seen}`,
  }));
}

export const noSnippetTimes: Check = ({ streams, videos }) =>
  mergeStreams(
    streams.flatMap(({ config }): StreamFinding[] => {
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
            why: `By dataset.yaml the times of snippets depend on the ${field === 'fps' ? 'frame rate' : 'duration'} of each video, so they are not known.`,
            advice: `Add "${field}" to these videos in the annotations, or write the stride of all videos in dataset.yaml.`,
            videos: without,
          },
        },
      ];
    }),
  );

export const noDuration: Check = ({ videos }) => {
  const without = videos.filter(({ durationSec }) => durationSec === undefined).map(({ id }) => id);
  if (without.length === 0) return [];
  return [
    {
      id: 'no-duration',
      severity: 'info',
      seen: `${without.length} of ${count(videos.length, 'video')} without "duration" in the annotations: ${first(without)}.`,
      why: 'Strides and frame rates are checked against durations. A wrong stride shifts all times of the results.',
      advice: 'Add durations in seconds (ffprobe prints them) if the stride is not certain.',
      videos: without,
    },
  ];
};

export const wrongStride: Check = (inspection) =>
  mergeStreams(
    measuredStreams(inspection)
      .filter((lengths) => !mostFit(lengths) && !isRescaled(lengths))
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
    ? `${usual.setting} fits: ${fitting(usual.share)}. Write that in dataset.yaml if the features were extracted with it${usual.setting.startsWith('stride') && written?.windowFrames === written?.strideFrames ? ', windowFrames likewise' : ''}.`
    : implied.steady
      ? `A stride of about ${short(implied.strideSec)} s fits${frames ? ` (${short(implied.strideSec * frames.fps)} frames at ${short(frames.fps)} frames/s)` : ''}: strideSec: ${short(implied.strideSec)}. Look up how the features were extracted.`
      : 'No stride fits all videos. Look up how the features were extracted: cut to a maximum length, or at the frame rates of the videos (fps: video)?';
  return {
    id: 'wrong-stride',
    // An error stops training, so only a nearly certain fault is one: training itself does not need the stride.
    severity: named && far && lengths.length > 2 ? 'error' : 'warning',
    seen: `the files have ${short(ratio)} times the snippets that ${asWritten} gives for their durations (median of ${count(lengths.length, 'video')}).`,
    why: 'Times are computed from the stride. With a wrong stride every predicted segment has wrong times, and every evaluation is wrong.',
    advice,
  };
}

export const rescaledFeatures: Check = (inspection) =>
  mergeStreams(
    measuredStreams(inspection)
      .filter((stream) => !mostFit(stream) && isRescaled(stream))
      .map(({ stream, lengths }) => {
        const [shortest, longest] = extent(lengths.map(({ durationSec }) => durationSec));
        return {
          stream: stream.config.name,
          finding: {
            id: 'rescaled-features',
            severity: lengths.length > 5 ? 'error' : 'warning',
            seen: `all ${lengths.length} videos have T = ${lengths[0].snippets}, though they last from ${short(shortest)} to ${short(longest)} s.`,
            why: 'They were rescaled to one length, so a snippet lasts longer in a longer video. With one stride for all videos, every predicted segment has wrong times.',
            advice: 'Write rescaled: true for the stream in dataset.yaml, instead of fps, stride and window.',
          },
        };
      }),
  );

export const notRescaled: Check = ({ streams, videos }) =>
  mergeStreams(
    streams.flatMap((stream): StreamFinding[] => {
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
            seen: `dataset.yaml has rescaled: true, but the files have ${different} different T, from ${least} to ${most}.`,
            why: 'Rescaled features have the same T in every video. These features may have a stride, which gives better times.',
            advice:
              'Look up how they were extracted. If they have a stride, write fps, strideFrames and windowFrames.',
          },
        },
      ];
    }),
  );

export const oddLength: Check = (inspection) => {
  const streams = measuredStreams(inspection);
  if (!streams.every(mostFit)) return [];
  // The rule of the warning of openDataset: the common T, the stride of the first stream, the longest window.
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
      seen: `${off.length} of ${count(byId.size, 'video')} whose snippets do not cover the annotated duration: ${first([...shown, ...off.slice(3).map(({ id }) => id)])}.`,
      why: 'The stride fits the other videos, so these were cut short, decoded at another frame rate, or have a wrong duration. Their times will be wrong.',
      advice: 'Extract them again, or correct their durations.',
      videos: off.map(({ id }) => id),
    },
  ];
};
