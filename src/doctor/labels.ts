// Labels of videos: unknown, missing, rare, in one split only, spelled in two ways, or telling nothing apart.

import { closest, count, first } from '../core/index.js';
import { splitNames } from '../data/index.js';
import { alikePairs } from './spelling.js';
import type { Check, InspectedVideo, Inspection } from './types.js';

const quoted = (names: readonly string[]) => first(names.map((name) => `"${name}"`));

const ofSplit = (videos: readonly InspectedVideo[], split: InspectedVideo['split']) =>
  videos.filter((video) => video.split === split);

/** How many videos have each label. */
function timesUsed(videos: readonly InspectedVideo[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { labels } of videos) for (const label of labels) times.set(label, (times.get(label) ?? 0) + 1);
  return times;
}

export const unknownLabel: Check = ({ videos, config }) => {
  const known = new Set(config.classes);
  const unknown = [...timesUsed(videos)].filter(([label]) => !known.has(label));
  if (unknown.length === 0) return [];
  const described = unknown.map(([label, times]) => {
    const near = closest(label, config.classes);
    return `"${label}" (${count(times, 'video')}${near === undefined ? '' : `; did you mean "${near}"?`})`;
  });
  return [
    {
      id: 'unknown-label',
      severity: 'error',
      seen: `${count(unknown.length, 'label')} not in the classes of dataset.yaml: ${first(described)}.`,
      why: 'A label that is no class can be neither learned nor evaluated.',
      advice: 'Add them to classes, or correct them in the annotations.',
      videos: videos.filter(({ labels }) => labels.some((label) => !known.has(label))).map(({ id }) => id),
    },
  ];
};

export const unlabelledTrainingVideo: Check = ({ videos }) => {
  const ids = ofSplit(videos, 'train').flatMap(({ id, labels }) => (labels.length === 0 ? [id] : []));
  if (ids.length === 0) return [];
  return [
    {
      id: 'unlabelled-training-video',
      severity: 'error',
      seen: `${count(ids.length, 'training video')} without a label: ${first(ids)}.`,
      why: 'What happens in a video is all that training goes by.',
      advice: 'Add what happens in them to the annotations, or remove them.',
      videos: ids,
    },
  ];
};

export const similarLabels: Check = ({ videos, config }) => {
  const times = timesUsed(videos);
  const pairs = alikePairs([...new Set([...config.classes, ...times.keys()])]);
  if (pairs.length === 0) return [];
  const described = pairs.map((pair) =>
    pair.map((label) => `"${label}" (${times.get(label) ?? 0})`).join(' and '),
  );
  return [
    {
      id: 'similar-labels',
      severity: 'warning',
      seen: `${count(pairs.length, 'pair')} of labels that may be one label spelled in two ways (videos in brackets): ${first(described)}.`,
      why: 'Two spellings are two classes: each has fewer videos, and each counts as wrong for the other.',
      advice: 'If they are one, write one of them in classes and in the annotations.',
    },
  ];
};

export const rareClass: Check = ({ videos, config }) => {
  const times = timesUsed(ofSplit(videos, 'train'));
  const rare = config.classes.filter((label) => (times.get(label) ?? 0) > 0 && times.get(label)! < 3);
  if (rare.length === 0) return [];
  return [
    {
      id: 'rare-class',
      severity: 'warning',
      seen: `${rare.length === 1 ? 'One class' : `${rare.length} classes`} with under three training videos: ${first(rare.map((label) => `"${label}" (${times.get(label)})`))}.`,
      why: 'What one or two videos have in common is as likely a place or a person as the action.',
      advice: 'Label more videos of them, or leave the classes out.',
    },
  ];
};

export const unusedClass: Check = ({ videos, config }) => {
  const times = timesUsed(videos);
  const unused = config.classes.filter((label) => !times.has(label));
  if (unused.length === 0) return [];
  return [
    {
      id: 'unused-class',
      severity: 'info',
      seen: `${unused.length} of the ${config.classes.length} classes of dataset.yaml in no video: ${quoted(unused)}.`,
      why: 'The model has an output for each that nothing ever trains.',
      advice: 'Remove them from classes, unless the videos are to come.',
    },
  ];
};

export const untrainedClass: Check = (inspection) => {
  const { onlyEvaluated } = oneSided(inspection);
  if (onlyEvaluated.length === 0) return [];
  return [
    {
      id: 'untrained-class',
      severity: 'warning',
      seen: `${count(onlyEvaluated.length, 'label')} in videos to evaluate on but in no training video: ${quoted(onlyEvaluated)}.`,
      why: 'What was never seen cannot be found: the AP of each is 0 and pulls the mean down.',
      advice: 'Label training videos of them, or leave the classes out.',
    },
  ];
};

export const unevaluatedClass: Check = (inspection) => {
  const { onlyTrained } = oneSided(inspection);
  if (onlyTrained.length === 0) return [];
  return [
    {
      id: 'unevaluated-class',
      severity: 'info',
      seen: `${count(onlyTrained.length, 'label')} in training videos but in no video to evaluate on: ${quoted(onlyTrained)}.`,
      why: 'They are learned, and no number says how well.',
      advice: 'Move some videos of them to the test split if that should be known.',
    },
  ];
};

/** Labels of training videos only, and of others only; none where either side has no labels at all. */
function oneSided({ videos, config }: Inspection): { onlyTrained: string[]; onlyEvaluated: string[] } {
  const trained = timesUsed(ofSplit(videos, 'train'));
  const evaluated = timesUsed(videos.filter(({ split }) => split !== 'train'));
  if (trained.size === 0 || evaluated.size === 0) return { onlyTrained: [], onlyEvaluated: [] };
  return {
    onlyTrained: config.classes.filter((label) => trained.has(label) && !evaluated.has(label)),
    onlyEvaluated: config.classes.filter((label) => evaluated.has(label) && !trained.has(label)),
  };
}

export const sameLabelsEverywhere: Check = ({ videos }) => {
  const train = ofSplit(videos, 'train');
  const sets = new Set(train.map(({ labels }) => JSON.stringify([...labels].sort())));
  if (train.length < 2 || sets.size !== 1 || train[0].labels.length === 0) return [];
  return [
    {
      id: 'same-labels-everywhere',
      severity: 'warning',
      seen: `All ${train.length} training videos have the same labels: ${quoted(train[0].labels)}.`,
      why: 'Learning goes by what videos with a label have that others lack. Tags that are the same everywhere tell nothing.',
      advice:
        'Add videos in which they do not happen (with another label), or cut the videos into shorter ones and label these.',
    },
  ];
};

export const classInEveryVideo: Check = ({ videos }) => {
  const train = ofSplit(videos, 'train');
  const everywhere = [...timesUsed(train)]
    .filter(([, times]) => times === train.length)
    .map(([label]) => label);
  const sets = new Set(train.map(({ labels }) => JSON.stringify([...labels].sort())));
  if (train.length < 3 || everywhere.length === 0 || sets.size === 1) return [];
  return [
    {
      id: 'class-in-every-video',
      severity: 'warning',
      seen: `Every training video has the label ${quoted(everywhere)}.`,
      why: 'Nothing shows what a video without it looks like, so when it happens cannot be learned.',
      advice: 'Add videos without it, cut the videos into shorter ones, or leave the class out.',
    },
  ];
};

/** The split that results are judged on: test if it has segments, else validation, else train. */
export function evaluatedSplit({ videos }: Inspection): InspectedVideo['split'] | undefined {
  return [...splitNames]
    .reverse()
    .find((split) => videos.some((video) => video.split === split && video.segments.length > 0));
}
