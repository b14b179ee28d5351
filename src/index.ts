// The library: what the commands do, as calls. See README.md for an example.

export {
  type ArraysReader,
  type ContainerFormat,
  createArraysReader,
  type DType,
  type NamedArray,
  type NamedTexts,
  npyBytes,
  type OpenedArrays,
  openArrays,
  type PickledArray,
  type PickledValue,
  readNpy,
  readNpz,
  readSafetensors,
  writeNpy,
  writeSafetensors,
} from './arrays/index.js';
export {
  createFeatureReader,
  type Dataset,
  type FeatureReader,
  type FeatureView,
  openDataset,
  readAnnotations,
  readPredictions,
  type Split,
  type Video,
  videosOf,
} from './data/index.js';
export {
  type Examination,
  type ExamineOptions,
  examine,
  type Finding,
  type Repair,
  repair,
} from './doctor/index.js';
export {
  analyzeErrors,
  type ErrorAnalysis,
  type Evaluation,
  evaluate,
  type GroundTruth,
  type Prediction,
  type Predictions,
  type Protocol,
  type Segment,
} from './evaluate/index.js';
export {
  type BackboneDescription,
  type BackboneSettings,
  type ModelAccess,
  openExtractor,
  parseBackbone,
  type SnippetGrid,
  type StreamExtractor,
  type StreamKind,
  type StreamSettings,
  snippetCount,
  streamKinds,
  streamSettings,
} from './features/index.js';
export { openNodeModels, readBackbone, type StreamOptions, streamDefaults } from './features/node.js';
export {
  type AnyAnnotations,
  asTimelines,
  lostIn,
  type OutputFile,
  type ReadAnyOptions,
  type ReadFormatName,
  readAnyAnnotations,
  readFormatNames,
  readThumosFolder,
  type ScoredSegment,
  type Selection,
  saveFormat,
  selectSegments,
  type Timeline,
  type Timelines,
  type WriteOptions,
  type WrittenFormatName,
  writeFormat,
  writtenFormatNames,
} from './formats/index.js';
export { UserError } from './io/index.js';
export { type Imported, type ImportOptions, importDataset, layoutNames } from './layouts/index.js';
export {
  type LocalizationSettings,
  localize,
  type Proposal,
  type StreamActivations,
  type VideoActivations,
} from './localize/index.js';
export { type ReportData, renderReport, runReport, saveReport } from './report/index.js';
export {
  DivergedError,
  localizeSplit,
  type OpenedRun,
  openRun,
  parseSettings,
  presets,
  type RunSettings,
  runFiles,
  type SettingsSources,
  savePredictions,
  type TrainEvent,
  type TrainOptions,
  train,
} from './train/index.js';
