// Runs: a run's folder, its checkpoints, and localization with its weights.
export { calibrateRun } from './calibrateRun.js';
export {
  type Calibration,
  calibrationTiou,
  describeScores,
  groundTruthOf,
  type NoCalibration,
} from './calibration.js';
export {
  type Checkpoint,
  type Losses,
  loadCheckpoint,
  type Position,
  saveCheckpoint,
  saveWeights,
} from './checkpoint.js';
export { type OpenedRun, type OpenRunOptions, openRun } from './open.js';
export { createPredictor, type Predictor, type Weights } from './predict.js';
export { type LocalizedSplit, localizeSplit, savePredictions, versionOf } from './predictions.js';
export {
  appendMetrics,
  createRun,
  type MetricLine,
  type RunConfig,
  readMetrics,
  readRunConfig,
  readSelectedEpoch,
  requireNoRun,
  roundRun,
  runFiles,
  runState,
  type SelectedEpoch,
  truncateMetrics,
  type Validation,
} from './runFolder.js';
export {
  createSeeds,
  isSeedsFolder,
  readSeeds,
  type SeedResult,
  type SeedsPlan,
  type SeedsSummary,
  saveSummary,
  seedResult,
  seedRun,
  seedRuns,
  summarizeSeeds,
} from './seeds.js';
