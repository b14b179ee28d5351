// The library: what the commands do, as calls. See README.md for an example.

export {
  createFeatureReader,
  type Dataset,
  type FeatureReader,
  openDataset,
  readAnnotations,
  readNpy,
  readNpz,
  readPredictions,
  readSafetensors,
  readThumosFolder,
  type Split,
  UserError,
  type Video,
  videosOf,
  writeSafetensors,
} from './data/index.js';
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
