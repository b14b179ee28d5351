// Checks of labels: unknown, missing, rare, in one split only, misspelled, or the same in all videos.
import { closest, count, countOf, first, quoted } from '../../core/index.js';
import { splitNames } from '../../data/index.js';
import { alikePairs } from '../spelling.js';
import type { Check, InspectedVideo, Inspection } from '../types.js';

const ofSplit = (videos: readonly InspectedVideo[], split: InspectedVideo['split']) =>
  videos.filter((video) => video.split === split);

/** The number of videos with each label. */
const videosPerLabel = (videos: readonly InspectedVideo[]): Map<string, number> =>
  countOf(videos.flatMap(({ labels }) => labels));

export const unknownLabel: Check = ({ videos, config }) => {
  const known = new Set(config.classes);
  const unknown = [...videosPerLabel(videos)].filter(([label]) => !known.has(label));
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
      why: 'A label that is not a class can be neither learned nor evaluated.',
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
      why: 'Training uses the labels of videos, so videos without labels cannot be used.',
      advice: 'Add their labels to the annotations, or remove the videos.',
      videos: ids,
    },
  ];
};

export const similarLabels: Check = ({ videos, config }) => {
  const times = videosPerLabel(videos);
  const pairs = alikePairs([...new Set([...config.classes, ...times.keys()])]);
  if (pairs.length === 0) return [];
  const described = pairs.map((pair) =>
    pair.map((label) => `"${label}" (${times.get(label) ?? 0})`).join(' and '),
  );
  return [
    {
      id: 'similar-labels',
      severity: 'warning',
      seen: `${count(pairs.length, 'pair')} of labels that may be the same label in two spellings (number of videos in brackets): ${first(described)}.`,
      why: 'Two spellings are two classes. Each has fewer videos, and predictions of one count as wrong for the other.',
      advice: 'If they are the same, write one of them in classes and in the annotations.',
    },
  ];
};

export const rareClass: Check = ({ videos, config }) => {
  const times = videosPerLabel(ofSplit(videos, 'train'));
  const rare = config.classes.filter((label) => (times.get(label) ?? 0) > 0 && times.get(label)! < 3);
  if (rare.length === 0) return [];
  return [
    {
      id: 'rare-class',
      severity: 'warning',
      seen: `${rare.length === 1 ? 'One class' : `${rare.length} classes`} with under three training videos: ${first(rare.map((label) => `"${label}" (${times.get(label)})`))}.`,
      why: 'One or two videos have more in common than the action, such as a place or a person.',
      advice: 'Label more videos of them, or leave the classes out.',
    },
  ];
};

export const unusedClass: Check = ({ videos, config }) => {
  const times = videosPerLabel(videos);
  const unused = config.classes.filter((label) => !times.has(label));
  if (unused.length === 0) return [];
  return [
    {
      id: 'unused-class',
      severity: 'info',
      seen: `${unused.length} of the ${config.classes.length} classes of dataset.yaml in no video: ${quoted(unused)}.`,
      why: 'The model has an output for each of them, which is never trained.',
      advice: 'Remove them from classes, unless videos of them will follow.',
    },
  ];
};

export const untrainedClass: Check = (inspection) => {
  const { onlyEvaluated } = labelsInOneGroup(inspection);
  if (onlyEvaluated.length === 0) return [];
  return [
    {
      id: 'untrained-class',
      severity: 'warning',
      seen: `${count(onlyEvaluated.length, 'label')} in videos to evaluate on but in no training video: ${quoted(onlyEvaluated)}.`,
      why: 'The model cannot find classes that it has never seen. The AP of each is 0, which lowers the mean.',
      advice: 'Label training videos of them, or leave the classes out.',
    },
  ];
};

export const unevaluatedClass: Check = (inspection) => {
  const { onlyTrained } = labelsInOneGroup(inspection);
  if (onlyTrained.length === 0) return [];
  return [
    {
      id: 'unevaluated-class',
      severity: 'info',
      seen: `${count(onlyTrained.length, 'label')} in training videos but in no video to evaluate on: ${quoted(onlyTrained)}.`,
      why: 'They are trained, but not evaluated.',
      advice: 'Move some videos of them to the test split to evaluate them.',
    },
  ];
};

/** Labels in training videos only, and in other videos only; none if either group has no labels at all. */
function labelsInOneGroup({ videos, config }: Inspection): {
  onlyTrained: string[];
  onlyEvaluated: string[];
} {
  const trained = videosPerLabel(ofSplit(videos, 'train'));
  const evaluated = videosPerLabel(videos.filter(({ split }) => split !== 'train'));
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
      why: 'Training compares videos with a label to videos without it. Tags that all videos share have no information.',
      advice:
        'Add videos without these actions (with another label), or cut the videos into shorter ones and label these.',
    },
  ];
};

export const classInEveryVideo: Check = ({ videos }) => {
  const train = ofSplit(videos, 'train');
  const everywhere = [...videosPerLabel(train)]
    .filter(([, times]) => times === train.length)
    .map(([label]) => label);
  const sets = new Set(train.map(({ labels }) => JSON.stringify([...labels].sort())));
  if (train.length < 3 || everywhere.length === 0 || sets.size === 1) return [];
  return [
    {
      id: 'class-in-every-video',
      severity: 'warning',
      seen: `Every training video has the label ${quoted(everywhere)}.`,
      why: 'No training video lacks it, so its times cannot be learned.',
      advice: 'Add videos without it, cut the videos into shorter ones, or leave the class out.',
    },
  ];
};

/** The split for evaluation: test if it has segments, else validation, else train. */
export function evaluatedSplit({ videos }: Inspection): InspectedVideo['split'] | undefined {
  return [...splitNames]
    .reverse()
    .find((split) => videos.some((video) => video.split === split && video.segments.length > 0));
}
