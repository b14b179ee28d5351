// Training: settings and presets, the loop, run folders, and applying what was trained.
export { calibrateRun } from './calibrateRun.js';
export { type Calibration, describeScores, knownSegments, rightAtTiou } from './calibration.js';
export { loadWeights } from './checkpoint.js';
export {
  type LocalizedSplit,
  localizeSplit,
  type OpenedRun,
  type OpenRunOptions,
  openRun,
  savePredictions,
  versionOf,
} from './localizeRun.js';
export { overPreset, parseSettings, type SettingsSources } from './parseSettings.js';
export { createPredictor, type Predictor, type Weights } from './predict.js';
export { type PresetName, presets } from './presets.js';
export {
  type MetricLine,
  type RunConfig,
  readMetrics,
  readRunConfig,
  runFiles,
  runState,
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
export { type ResolvedSettings, type RunSettings, resolveSettings, runSettings } from './settings.js';
export { DivergedError } from './streamTrainer.js';
export { openSweep, pointFolder, type SweepPlan, sweepFiles, sweepResults } from './sweepFolder.js';
export { type Axis, extendGrid, type GridPoint, gridOf, parseAxis } from './sweepGrid.js';
export { chosen, type PointResult, pointResult, ranked, runBytes } from './sweepResults.js';
export { train } from './train.js';
export type { TrainEvent, TrainOptions } from './trainEvents.js';
