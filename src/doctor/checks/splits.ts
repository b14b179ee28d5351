// Checks of splits: unknown and unused subsets, and videos in two splits.

import { count, didYouMean, first, groupBy } from '../../core/index.js';
import { type Split, splitNames } from '../../data/index.js';
import { plainName } from '../spelling.js';
import type { Check, Finding, Inspection, SameContents } from '../types.js';

const quotedAll = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

export const splitWithoutVideos: Check = ({ config, subsets, annotationsPath }) =>
  splitNames.flatMap((split): Finding[] => {
    const subset = config.splits[split];
    if (subset === undefined || subsets.has(subset)) return [];
    return [
      {
        id: 'split-without-videos',
        severity: split === 'train' ? 'error' : 'warning',
        seen: `splits.${split} is "${subset}", but no video in ${annotationsPath} is in that subset (subsets: ${quotedAll([...subsets.keys()])}).`,
        why: split === 'train' ? 'There are no training videos.' : `The ${split} split has no videos.`,
        advice: `Write the name of a subset exactly as in the annotations.${didYouMean(subset, subsets.keys())}`,
      },
    ];
  });

export const noTrainingSplit: Check = ({ config }) =>
  config.splits.train !== undefined
    ? []
    : [
        {
          id: 'no-training-split',
          severity: 'info',
          seen: 'splits in dataset.yaml has no train.',
          why: 'Runs of other data sets can be applied to this one, but no run can be trained on it.',
          advice: 'Add splits.train with the name of a subset to train on this data set.',
        },
      ];

export const subsetLeftOut: Check = ({ config, subsets }) => {
  const named = new Set(Object.values(config.splits));
  const ignored = [...subsets].filter(([subset]) => !named.has(subset));
  if (ignored.length === 0) return [];
  const videos = ignored.reduce((sum, [, number]) => sum + number, 0);
  return [
    {
      id: 'subset-left-out',
      severity: 'info',
      seen: `${count(videos, 'video')} of subset ${quotedAll(ignored.map(([subset]) => subset))} left out: splits in dataset.yaml does not name it.`,
      why: 'They are used neither for training nor for evaluation.',
      advice: 'Name the subset in splits to use it.',
    },
  ];
};

const splitsOf = ({ videos }: Inspection): Map<string, Split> =>
  new Map(videos.map(({ id, split }) => [id, split]));

export const sameFeatures: Check = (inspection) => {
  const splitOf = splitsOf(inspection);
  const isAcross = ({ videos }: SameContents) => new Set(videos.map((id) => splitOf.get(id))).size > 1;
  const described = ({ videos, streams }: SameContents) =>
    `${firstTwo(videos, splitOf)}${videos.length > 2 ? ' …' : ''} in ${streams.join(', ')}`;
  const across = inspection.sameContents.filter(isAcross);
  const within = inspection.sameContents.filter((same) => !isAcross(same));
  const findings: Finding[] = [
    {
      id: 'video-in-two-splits',
      severity: 'warning',
      seen: `${count(across.length, 'video')} with the same features, byte for byte, in two splits: ${first(across.map(described))}.`,
      why: 'Training videos are used for evaluation, so the results are too good.',
      advice: 'Remove these videos from one of the splits.',
      videos: across.flatMap(({ videos }) => videos),
    },
    {
      id: 'same-features',
      severity: 'warning',
      seen: `${count(within.length, 'video')} with the same features, byte for byte, under several names: ${first(within.map(described))}.`,
      why: 'One of the names has the features of another video, or a video counts twice.',
      advice: 'Extract the features of these videos again, or remove the repeats.',
      videos: within.flatMap(({ videos }) => videos),
    },
  ];
  return findings.filter(({ videos = [] }) => videos.length > 0);
};

/** `"a" (train) and "b" (test)`. */
const firstTwo = (videos: readonly string[], splitOf: ReadonlyMap<string, Split>): string =>
  videos
    .slice(0, 2)
    .map((id) => `"${id}" (${splitOf.get(id)})`)
    .join(' and ');

export const similarNames: Check = (inspection) => {
  const groups = groupBy(
    inspection.videos.map(({ id }) => id),
    plainName,
  );
  const same = new Set(inspection.sameContents.flatMap(({ videos }) => videos));
  // `sameFeatures` reports those with the same features, with more certainty.
  const alike = [...groups.values()].filter((ids) => ids.length > 1 && !ids.every((id) => same.has(id)));
  if (alike.length === 0) return [];
  const splitOf = splitsOf(inspection);
  const across = alike.filter((ids) => new Set(ids.map((id) => splitOf.get(id))).size > 1).length;
  return [
    {
      id: 'similar-names',
      severity: 'warning',
      seen: `${count(alike.length, 'video')} under several names that differ only in case, "v_" or a file's ending: ${first(alike.map((ids) => firstTwo(ids, splitOf)))}.`,
      why:
        across > 0
          ? 'If they are one video, a training video is used for evaluation, so the results are too good.'
          : 'If they are one video, it counts twice.',
      advice: 'Check whether they are one video, and keep one name.',
      videos: alike.flat(),
    },
  ];
};
