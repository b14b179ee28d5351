// Runs: a run's folder, its checkpoints, and applying what was trained to a split.
export { calibrateRun } from './calibrateRun.js';
export { type Calibration, describeScores, knownSegments, rightAtTiou } from './calibration.js';
export {
  type Checkpoint,
  type Losses,
  loadCheckpoint,
  type Position,
  saveCheckpoint,
  saveWeights,
} from './checkpoint.js';
export {
  localizeSplit,
  type OpenedRun,
  type OpenRunOptions,
  openRun,
  savePredictions,
  versionOf,
} from './open.js';
export { createPredictor, type Weights } from './predict.js';
export {
  appendMetrics,
  createRun,
  type MetricLine,
  type RunConfig,
  readMetrics,
  readPicked,
  readRunConfig,
  requireNoRun,
  roundRun,
  runFiles,
  runState,
  truncateMetrics,
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
