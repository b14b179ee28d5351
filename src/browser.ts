// The library in a browser: localization, evaluation, frames of videos and their features, and a stream's model to train and apply with
// onnxruntime-web.

export type { GroundTruth, Prediction, Predictions, Segment } from './core/index.js';
export * from './engine/index.js';
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
} from './evaluate/index.js';
export {
  averageActivations,
  localize,
  type StreamActivations,
  type VideoActivations,
} from './localize/index.js';
export {
  type BackboneDescription,
  type BackboneSettings,
  openExtractor,
  parseBackbone,
  type SnippetGrid,
  type StreamExtractor,
  type StreamSettings,
  snippetCount,
  streamSettings,
} from './media/features/index.js';
export { type Frame, type FrameGrid, openWebVideo, type VideoFile } from './media/video/index.js';
export * from './model/index.js';
export * from './onnx/index.js';
export {
  activitynet12Localization,
  defaultLocalization,
  type LocalizationSettings,
  lossSettings,
  modelSettings,
  thumos14Localization,
} from './settings/index.js';
