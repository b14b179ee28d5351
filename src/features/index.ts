// Frames as the features of streams. Runs in a browser as it is; what needs Node is in node.ts.
export {
  type BackboneDescription,
  type BackboneSettings,
  backboneDescription,
  backboneSettings,
} from './backbone.js';
export type { ModelAccess, OnnxModel, Value } from './onnxModel.js';
export { type PoseSettings, poseSettings } from './pose.js';
export { type RgbSettings, rgbSettings } from './rgb.js';
export { type StreamKind, type StreamSettings, streamSettings } from './streamSettings.js';
export { type SnippetGrid, type StreamExtractor, snippetCount } from './types.js';
