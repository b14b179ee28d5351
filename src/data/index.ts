// Data sets: feature files, annotations, sampling and random numbers.
export {
  AMBIGUOUS,
  type Annotations,
  parseAnnotations,
  readAnnotations,
  readPredictions,
  tagsOf,
  type VideoAnnotation,
} from './annotations.js';
export { annotatedVideos, type Dataset, openDataset, type Stream, type Video, videosOf } from './dataset.js';
export {
  type DatasetConfig,
  type Extraction,
  readDatasetConfig,
  type Split,
  splitNames,
} from './datasetConfig.js';
export { datasetDigest } from './digest.js';
export { featureExtensions, openFeatureFile } from './featureFile.js';
export { createFeatureReader, type FeatureReader, type FeatureReaderOptions } from './features.js';
export { openGatherer } from './gatherer.js';
export { createRandom, type Random } from './random.js';
export { sampleTest, sampleTrain, type TestSampling } from './sampling.js';
export type { StreamConfig } from './streamConfig.js';
export {
  annotatedSnippets,
  type TemporalAnnotation,
  temporalAnnotationsOf,
  writeSnippetTargets,
} from './supervision.js';
export { coversAnotherTime, type SnippetTimes, snippetTimes, type Timing } from './timing.js';
export { type FeatureFile, type FeatureView, viewFeatures, viewKey } from './view.js';
