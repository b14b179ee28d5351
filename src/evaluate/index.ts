// Evaluation: mean average precision by two protocols, and what keeps it low. Pure, the same in Node and in a browser.
export { analyzeErrors, type ErrorAnalysis } from './errorAnalysis.js';
export { evaluate } from './evaluate.js';
export { tiou } from './tiou.js';
export type {
  ClassResult,
  Evaluation,
  EvaluationOptions,
  GroundTruth,
  Prediction,
  Predictions,
  Protocol,
  Segment,
  Warning,
} from './types.js';
