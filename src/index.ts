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
  type GroundTruth,
  type Prediction,
  type Predictions,
  type Segment,
  UserError,
} from './core/index.js';
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
  defaultTiouThresholds,
  type ErrorAnalysis,
  type Evaluation,
  evaluate,
  fitScoreMap,
  type MatchedPrediction,
  matchPredictions,
  type Protocol,
  probabilityOf,
  type Reliability,
  reliability,
  type ScoreMap,
  type Spread,
  spread,
  spreadOf,
} from './evaluate/index.js';
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
  type Selection,
  saveFormat,
  selectSegments,
  type Timeline,
  type Timelines,
  type WriteOptions,
  type WrittenFormatName,
  writeFormat,
  writtenFormatNames,
} from './interop/formats/index.js';
export { type Imported, type ImportOptions, importDataset, layoutNames } from './interop/layouts/index.js';
export {
  averageActivations,
  localize,
  type StreamActivations,
  type VideoActivations,
} from './localize/index.js';
export {
  chooseExtraction,
  type ExtractDatasetOptions,
  type ExtractedDataset,
  type ExtractedVideos,
  type Extraction,
  type ExtractionChoice,
  type ExtractionProgress,
  type ExtractVideosOptions,
  extractDataset,
  extractVideos,
  findVideos,
} from './media/extract/index.js';
export {
  type BackboneDescription,
  type BackboneSettings,
  openExtractor,
  parseBackbone,
  type SnippetGrid,
  type StreamExtractor,
  type StreamKind,
  type StreamSettings,
  snippetCount,
  streamKinds,
  streamSettings,
} from './media/features/index.js';
export { readBackbone, type StreamOptions, streamDefaults } from './media/features/node.js';
export type { Frame, FrameGrid, VideoFile } from './media/video/index.js';
export { openVideo, type VideoOptions } from './media/video/node.js';
export type { ModelAccess } from './onnx/index.js';
export { openNodeModels } from './onnx/node.js';
export { type ReportData, renderReport, runReport, saveReport } from './report/index.js';
export {
  type Calibration,
  calibrateRun,
  createSeeds,
  localizeSplit,
  type OpenedRun,
  openRun,
  runFiles,
  savePredictions,
  seedRuns,
  summarizeSeeds,
  versionOf,
} from './runs/index.js';
export { type LocalizationSettings, presets, type RunSettings } from './settings/index.js';
export { parseSettings, type SettingsSources } from './settings/node.js';
export { DivergedError, type TrainEvent, type TrainOptions, train } from './train/index.js';
