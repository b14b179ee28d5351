// Frames as the features of streams. Runs in a browser as it is; what needs Node is in node.ts.
export {
  type BackboneDescription,
  type BackboneSettings,
  backboneDescription,
  backboneSettings,
  parseBackbone,
} from './backbone.js';
export { type FlowSettings, flowSettings, openFlow } from './flow.js';
export type { InferenceRuntime, ModelAccess, OnnxModel, Value } from './onnxModel.js';
export { type Backbone, openBackbone } from './openBackbone.js';
export { openExtractor } from './openExtractor.js';
export { openPose, type PoseSettings, poseSettings } from './pose.js';
export { openRgb, type RgbSettings, rgbSettings } from './rgb.js';
export { settingsDifference } from './settingsDifference.js';
export { type StreamKind, type StreamSettings, streamKinds, streamSettings } from './streamSettings.js';
export { type SnippetGrid, type StreamExtractor, snippetCount } from './types.js';
export { featuresVersion } from './version.js';
export { openWebModels } from './webModels.js';
