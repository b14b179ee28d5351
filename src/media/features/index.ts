// Features of streams, computed from frames. Runs in a browser as it is; the part that needs Node is in node.ts.
export {
  type BackboneDescription,
  type BackboneSettings,
  backboneSettings,
  parseBackbone,
} from './backbone/backbone.js';
export { openBackbone } from './backbone/openBackbone.js';
export { featuresVersion, settingsDifference } from './compatibility.js';
export { type SnippetGrid, snippetCount } from './snippets.js';
export type { StreamExtractor } from './streamKind.js';
export {
  openExtractor,
  type StreamKind,
  type StreamSettings,
  streamKinds,
  streamSettings,
} from './streamKinds.js';
