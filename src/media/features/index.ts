// Frames as the features of streams. Runs in a browser as it is; what needs Node is in node.ts.
export {
  type BackboneDescription,
  type BackboneSettings,
  backboneSettings,
  parseBackbone,
} from './backbone/backbone.js';
export { openBackbone } from './backbone/openBackbone.js';
export { openRgb, type RgbSettings, rgbSettings } from './backbone/rgb.js';
export { type FlowSettings, flowSettings, openFlow } from './flow/flow.js';
export { openExtractor } from './openExtractor.js';
export { type PoseSettings, poseSettings } from './pose/pose.js';
export { settingsDifference } from './settingsDifference.js';
export { type StreamKind, type StreamSettings, streamKinds, streamSettings } from './streamSettings.js';
export { type SnippetGrid, type StreamExtractor, snippetCount } from './types.js';
export { featuresVersion } from './version.js';
