// The entry point `dgam/browser`: localization, evaluation, frames of videos and their features, and a stream's model to
// train and apply with onnxruntime-web.
export type { GroundTruth, Prediction, Predictions, Segment } from './core/index.js';
export {
  type AdamSettings,
  adamCorrections,
  type Dim,
  type Shape,
  type Tensor,
  type Value,
  type Values,
} from './engine/index.js';
export {
  analyzeErrors,
  type ClassResult,
  defaultTiouThresholds,
  type ErrorAnalysis,
  type Evaluation,
  type EvaluationOptions,
  evaluate,
  type Protocol,
  type Warning,
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
export {
  classProbability,
  cvaeLayers,
  inferenceProgram,
  initialParameters,
  type Layers,
  modelLayers,
  momentNames,
  type StepSettings,
  type StepSizes,
  type StreamSizes,
  trainingSteps,
} from './model/index.js';
export {
  type AxisSizes,
  DeviceError,
  type Feeds,
  type ModelAccess,
  type OnnxModel,
  openWebModels,
  openWebRuntime,
  openWebRuntimes,
  type Runtime,
  type WebRuntimeOptions,
  type Window,
} from './onnx/index.js';
export {
  activitynet12Localization,
  type DefaultRuleSettings,
  defaultLocalization,
  type LocalizationSettings,
  lossSettings,
  modelSettings,
  type PaperRuleSettings,
  thumos14Localization,
} from './settings/index.js';
