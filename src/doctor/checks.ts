// All checks, in the order in which their findings are told.
import { chance } from './chance.js';
import { constantFeatures, deadColumns, differentScale, notFinite } from './contents.js';
import { coveredClass, coveredVideo } from './coverage.js';
import {
  differentWidth,
  emptyFile,
  extraFile,
  missingFile,
  missingFolder,
  severalFiles,
  unreadableFile,
} from './files.js';
import {
  classInEveryVideo,
  rareClass,
  sameLabelsEverywhere,
  similarLabels,
  unevaluatedClass,
  unknownLabel,
  unlabelledTrainingVideo,
  untrainedClass,
  unusedClass,
} from './labels.js';
import {
  ambiguousSegments,
  segmentEmpty,
  segmentLongerThanVideo,
  segmentNegative,
  segmentPastEnd,
  segmentRepeated,
  segmentsOverlap,
} from './segments.js';
import { noTrainingSplit, sameFeatures, similarNames, splitWithoutVideos, subsetLeftOut } from './splits.js';
import {
  noDuration,
  noSnippetTimes,
  notRescaled,
  oddLength,
  rescaledFeatures,
  streamsDisagree,
  wrongStride,
} from './timing.js';
import type { Check } from './types.js';

/** What is wrong, or may be. */
export const checks: readonly Check[] = [
  splitWithoutVideos,
  noTrainingSplit,
  subsetLeftOut,
  missingFolder,
  missingFile,
  emptyFile,
  unreadableFile,
  differentWidth,
  severalFiles,
  extraFile,
  noSnippetTimes,
  wrongStride,
  rescaledFeatures,
  notRescaled,
  oddLength,
  streamsDisagree,
  noDuration,
  notFinite,
  constantFeatures,
  differentScale,
  deadColumns,
  sameFeatures,
  similarNames,
  unknownLabel,
  unlabelledTrainingVideo,
  similarLabels,
  rareClass,
  untrainedClass,
  unevaluatedClass,
  unusedClass,
  sameLabelsEverywhere,
  classInEveryVideo,
  segmentEmpty,
  segmentNegative,
  segmentPastEnd,
  segmentLongerThanVideo,
  segmentRepeated,
  segmentsOverlap,
  ambiguousSegments,
  coveredClass,
  coveredVideo,
];

/** What takes a while to work out, and does not say that something is wrong. */
export const slowChecks: readonly Check[] = [chance];
