// All checks, in the order in which their findings are reported.

import type { Check } from '../types.js';
import { chance } from './chance.js';
import { coveredClass, coveredVideo } from './coverage.js';
import {
  differentWidth,
  emptyFile,
  extraFile,
  missingFile,
  missingFolder,
  severalFiles,
  unreadableFile,
} from './featureFiles.js';
import { constantFeatures, deadColumns, differentScale, notFinite } from './featureValues.js';
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
import { streamsDisagree } from './streamLengths.js';
import {
  noDuration,
  noSnippetTimes,
  notRescaled,
  oddLength,
  rescaledFeatures,
  wrongStride,
} from './stride.js';

/** Checks for what is wrong, or may be. */
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

/** Slow checks, whose findings are not faults. */
export const slowChecks: readonly Check[] = [chance];
