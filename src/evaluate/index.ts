// Evaluation: mean average precision by two protocols, error analysis, calibration. Pure functions, for Node and browsers.
export { fitScoreMap, probabilityOf, type ScoreMap } from './calibration.js';
export { analyzeErrors, type ErrorAnalysis } from './errorAnalysis.js';
export { evaluate } from './evaluate.js';
export { type MatchedPrediction, matchPredictions } from './matchPredictions.js';
export { type Reliability, type ReliabilityBin, reliability } from './reliability.js';
export { type Spread, type SpreadOfEvaluations, spread, spreadOf } from './spread.js';
export { defaultTiouThresholds } from './thresholds.js';
export type { ClassResult, Evaluation, EvaluationOptions, Protocol, Warning } from './types.js';
