// Checks that the streams of a video have the same number of snippets.

import { count, first, median } from '../../core/index.js';
import { short } from '../numbers.js';
import type { Check, Finding } from '../types.js';
import { snippetsOf } from './snippetLengths.js';

export const streamsDisagree: Check = ({ streams, videos }) => {
  const offByOne: string[] = [];
  const disagreeing: Disagreement[] = [];
  for (const video of videos) {
    const { id } = video;
    const lengths = streams.flatMap((stream) => snippetsOf(stream, video) ?? []);
    const difference = Math.max(...lengths) - Math.min(...lengths);
    if (difference === 1) offByOne.push(id);
    else if (difference > 1)
      disagreeing.push({ id, lengths: lengths.length === streams.length ? lengths : [] });
  }
  return [
    ...disagreement(
      streams.map(({ config }) => config.name),
      disagreeing,
    ),
    ...offByOneSnippet(offByOne),
  ];
};

interface Disagreement {
  readonly id: string;
  /** T in each stream; empty if a stream lacks the video. */
  readonly lengths: readonly number[];
}

function disagreement(names: readonly string[], videos: readonly Disagreement[]): Finding[] {
  if (videos.length === 0) return [];
  const [example] = videos.filter(({ lengths }) => lengths.length > 0).concat(videos);
  const ratios = videos.flatMap(({ lengths }) => (lengths.length > 1 ? [lengths[1] / lengths[0]] : []));
  const ratio = median(ratios);
  const factor = ratio > 1 ? ratio : 1 / ratio;
  const steady =
    ratios.length > 0 &&
    factor > 1.2 &&
    ratios.filter((r) => Math.abs(r / ratio - 1) < 0.1).length > 0.8 * ratios.length;
  return [
    {
      id: 'streams-disagree',
      severity: 'error',
      seen:
        `${count(videos.length, 'video')} with different T in its streams, such as "${example.id}"` +
        (example.lengths.length > 0
          ? `: ${names.map((name, i) => `${name} ${example.lengths[i]}`).join(', ')}.`
          : '.') +
        (steady ? ` Mostly ${names[1]} has ${short(ratio)} times the snippets of ${names[0]}.` : ''),
      why: 'Streams are concatenated snippet by snippet, so snippet t must be the same moment in all of them.',
      advice: steady
        ? `Extract both with the same stride and frame rate: one of them was made with ${short(factor)} times the stride of the other.`
        : 'Extract the streams of these videos from the same frames, with the same stride.',
      videos: videos.map(({ id }) => id),
    },
  ];
}

function offByOneSnippet(videos: readonly string[]): Finding[] {
  if (videos.length === 0) return [];
  return [
    {
      id: 'streams-off-by-one',
      severity: 'warning',
      seen: `${count(videos.length, 'video')} with one snippet more in one stream than in another: ${first(videos)}.`,
      why: 'Optical flow has one frame less than RGB, so this is normal. The longer stream is read only up to the end of the shorter one.',
      advice: 'Nothing has to be done. --fix writes a copy without the last snippet of the longer stream.',
      videos,
    },
  ];
}
