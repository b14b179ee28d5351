// Splits: subsets that match nothing or are left out, and videos that are in two splits under two names.

import { count, didYouMean, first } from '../core/index.js';
import { type Split, splitNames } from '../data/index.js';
import { plainName } from './names.js';
import type { Check, Finding, Inspection } from './types.js';

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

export const splitWithoutVideos: Check = ({ config, subsets, annotationsPath }) =>
  splitNames.flatMap((split): Finding[] => {
    const subset = config.splits[split];
    if (subset === undefined || subsets.has(subset)) return [];
    return [
      {
        id: 'split-without-videos',
        severity: split === 'train' ? 'error' : 'warning',
        seen: `splits.${split} is "${subset}", but no video in ${annotationsPath} is of that subset (there are ${quoted([...subsets.keys()])}).`,
        why:
          split === 'train'
            ? 'There is nothing to train on.'
            : `Nothing can be done with the ${split} split.`,
        advice: `Write the name of a subset as the annotations have it, case and all.${didYouMean(subset, subsets.keys())}`,
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
          why: 'A run of another data set can be applied to this one, but none can be trained on it.',
          advice: 'Add splits.train with the name of a subset, if it is meant for training.',
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
      seen: `${count(videos, 'video')} of subset ${quoted(ignored.map(([subset]) => subset))} left out: splits in dataset.yaml do not name it.`,
      why: 'They are neither trained on nor evaluated.',
      advice: 'Name the subset in splits if it should play a part.',
    },
  ];
};

const splitsOf = ({ videos }: Inspection): Map<string, Split> =>
  new Map(videos.map(({ id, split }) => [id, split]));

export const sameFeatures: Check = (inspection) => {
  const splitOf = splitsOf(inspection);
  const isAcross = ({ videos }: { videos: readonly string[] }) =>
    new Set(videos.map((id) => splitOf.get(id))).size > 1;
  const pair = ({ videos, streams }: Inspection['sameContents'][number]) =>
    `${videos
      .slice(0, 2)
      .map((id) => `"${id}" (${splitOf.get(id)})`)
      .join(' and ')}${videos.length > 2 ? ' …' : ''} in ${streams.join(', ')}`;
  const across = inspection.sameContents.filter(isAcross);
  const within = inspection.sameContents.filter((same) => !isAcross(same));
  const findings: Finding[] = [];
  if (across.length > 0)
    findings.push({
      id: 'video-in-two-splits',
      severity: 'warning',
      seen: `${count(across.length, 'video')} with the same features, byte for byte, in two splits: ${first(across.map(pair))}.`,
      why: 'What was trained on is evaluated: the numbers are too good.',
      advice: 'Remove these videos from one of the splits.',
      videos: across.flatMap(({ videos }) => videos),
    });
  if (within.length > 0)
    findings.push({
      id: 'same-features',
      severity: 'warning',
      seen: `${count(within.length, 'video')} with the same features, byte for byte, under several names: ${first(within.map(pair))}.`,
      why: 'One of the names has the features of another video, or a video counts twice.',
      advice: 'Extract the features of these videos again, or remove the repeats.',
      videos: within.flatMap(({ videos }) => videos),
    });
  return findings;
};

export const similarNames: Check = (inspection) => {
  const groups = new Map<string, string[]>();
  for (const { id } of inspection.videos) {
    const key = plainName(id);
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  const same = new Set(inspection.sameContents.flatMap(({ videos }) => videos));
  // Where the features are the same that is said already, with more certainty.
  const alike = [...groups.values()].filter((ids) => ids.length > 1 && !ids.every((id) => same.has(id)));
  if (alike.length === 0) return [];
  const splitOf = splitsOf(inspection);
  const across = alike.filter((ids) => new Set(ids.map((id) => splitOf.get(id))).size > 1).length;
  return [
    {
      id: 'similar-names',
      severity: 'warning',
      seen: `${count(alike.length, 'video')} under several names that differ only in case, "v_" or a file's ending: ${first(
        alike.map((ids) =>
          ids
            .slice(0, 2)
            .map((id) => `"${id}" (${splitOf.get(id)})`)
            .join(' and '),
        ),
      )}.`,
      why:
        across > 0
          ? 'If they are one video, what was trained on is evaluated: the numbers are too good.'
          : 'If they are one video, it counts twice.',
      advice: 'Look at them, and keep one name.',
      videos: alike.flat(),
    },
  ];
};
