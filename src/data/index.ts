// Data: feature files, annotations and data sets; sampling and random numbers.
export {
  AMBIGUOUS,
  type Annotations,
  parseAnnotations,
  readAnnotations,
  readPredictions,
  tagsOf,
  type VideoAnnotation,
} from './annotations.js';
export { annotatedVideos, type Dataset, openDataset, type Video, videosOf } from './dataset.js';
export {
  type DatasetConfig,
  type Extraction,
  readDatasetConfig,
  type Split,
  type StreamConfig,
  splitNames,
} from './datasetConfig.js';
export { datasetDigest } from './digest.js';
export { featureExtensions, openFeatureFile } from './featureFile.js';
export { createFeatureReader, type FeatureReader } from './features.js';
export { openGatherer } from './gatherer.js';
export { createRandom, type Random } from './random.js';
export { sampleTest, sampleTrain } from './sampling.js';
export { type Mark, markedSnippets, marksOf, writeKnown } from './supervision.js';
export { coversAnotherTime, type SnippetTimes, snippetTimes } from './timing.js';
export { type FeatureFile, type FeatureView, viewFeatures, viewKey } from './view.js';
