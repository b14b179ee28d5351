// The entry point `dgam`: data sets, training, localization, evaluation and reports, in Node.
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
  type FeatureFile,
  type FeatureReader,
  type FeatureReaderOptions,
  type FeatureView,
  openDataset,
  readAnnotations,
  readPredictions,
  type Split,
  type Stream,
  type TemporalAnnotation,
  type Timing,
  type Video,
} from './data/index.js';
export {
  type Examination,
  type ExamineOptions,
  examine,
  type Finding,
  type Inspected,
  type ProgressOptions,
  type Repair,
  repair,
  type Severity,
} from './doctor/index.js';
export {
  analyzeErrors,
  type ClassResult,
  defaultTiouThresholds,
  type ErrorAnalysis,
  type Evaluation,
  type EvaluationOptions,
  evaluate,
  type Protocol,
  type Reliability,
  type ReliabilityBin,
  type Spread,
  type SpreadOfEvaluations,
  spreadOf,
  type Warning,
} from './evaluate/index.js';
export {
  averageActivations,
  localize,
  type StreamActivations,
  type VideoActivations,
} from './localize/index.js';
export { DeviceError } from './onnx/index.js';
export {
  type ReportData,
  type RunReportOptions,
  renderReport,
  runReport,
  type ScoresSection,
  type SeedEvaluation,
  saveReport,
  type VideoTimeline,
} from './report/index.js';
export {
  type Calibration,
  type LocalizedSplit,
  type Losses,
  localizeSplit,
  type MetricLine,
  type NoCalibration,
  type OpenedRun,
  type OpenRunOptions,
  openRun,
  type Predictor,
  type RunConfig,
  runFiles,
  savePredictions,
  seedRuns,
  type Validation,
  versionOf,
} from './runs/index.js';
export type {
  LocalizationSettings,
  ResolvedSettings,
  RunSettings,
  TrainingSettings,
} from './settings/index.js';
export { parseSettings, type SettingsSources } from './settings/node.js';
export { DivergedError, type TrainEvent, type TrainOptions, train } from './train/index.js';
