// The entry point `dgam/video`: video files, their features, and data sets made from them, in Node.
export {
  type BrokenVideo,
  chooseExtraction,
  type DoneVideo,
  type ExtractDatasetOptions,
  type ExtractedDataset,
  type ExtractedVideos,
  type Extraction,
  type ExtractionChoice,
  type ExtractionProgress,
  type ExtractVideosOptions,
  extractDataset,
  extractVideos,
  findVideos,
  type SourceVideo,
} from './media/extract/index.js';
export {
  type BackboneDescription,
  type BackboneSettings,
  openExtractor,
  parseBackbone,
  type SnippetGrid,
  type StreamExtractor,
  type StreamKind,
  type StreamSettings,
  snippetCount,
  streamKinds,
  streamSettings,
} from './media/features/index.js';
export { readBackbone, type StreamOptions, streamDefaults } from './media/features/node.js';
export type { Frame, FrameGrid, VideoFile } from './media/video/index.js';
export { openVideo, type VideoOptions } from './media/video/node.js';
export type { AxisSizes, ModelAccess, OnnxModel } from './onnx/index.js';
export { openNodeModels } from './onnx/node.js';
