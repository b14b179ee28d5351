// The library in a browser: localization, evaluation, features of frames, and a stream's model to train and apply with
// onnxruntime-web.

export * from './engine/index.js';
export {
  analyzeErrors,
  type ErrorAnalysis,
  type Evaluation,
  evaluate,
  fitScoreMap,
  type GroundTruth,
  type Judged,
  judge,
  type Prediction,
  type Predictions,
  type Protocol,
  probabilityOf,
  type Reliability,
  reliability,
  type ScoreMap,
  type Segment,
} from './evaluate/index.js';
export {
  type BackboneDescription,
  type BackboneSettings,
  type InferenceRuntime,
  type ModelAccess,
  openExtractor,
  openWebModels,
  type PoseSettings,
  parseBackbone,
  type RgbSettings,
  type SnippetGrid,
  type StreamExtractor,
  type StreamSettings,
  snippetCount,
  streamSettings,
} from './features/index.js';
export {
  activitynet12Localization,
  averageActivations,
  defaultLocalization,
  type LocalizationSettings,
  localize,
  type Proposal,
  type StreamActivations,
  thumos14Localization,
  type VideoActivations,
} from './localize/index.js';
export * from './model/index.js';
export type { Frame } from './video/index.js';
