// Extraction: folders of videos → data sets of features.
export { chooseExtraction, type ExtractionChoice } from './chooseExtraction.js';
export { type ExtractDatasetOptions, type ExtractedDataset, extractDataset } from './extractDataset.js';
export {
  type BrokenVideo,
  type DoneVideo,
  type ExtractedVideos,
  type ExtractionProgress,
  type ExtractVideosOptions,
  extractVideos,
} from './extractVideos.js';
export { findVideos, nameVideos, type SourceVideo } from './findVideos.js';
export { sourceOf } from './record.js';
export { type Extraction, parseExtraction, requireSameMethod } from './settings.js';
export { untagged } from './tags.js';
export { writeDataset } from './writeDataset.js';
