// Data: feature files, annotations and data sets; sampling and random numbers.
export {
  type Annotations,
  type Detection,
  type Predictions,
  readAnnotations,
  readPredictions,
  type Segment,
  type VideoAnnotation,
} from './annotations.js';
export { writeFileAtomic } from './atomicWrite.js';
export { closest, didYouMean } from './closest.js';
export { type Dataset, openDataset, type Stream, type Video, videosOf } from './dataset.js';
export {
  type DatasetConfig,
  readDatasetConfig,
  type Split,
  type StreamConfig,
  splitNames,
} from './datasetConfig.js';
export { datasetDigest } from './digest.js';
export { type FeatureFile, openFeatureFile } from './featureFile.js';
export { createFeatureReader, type FeatureReader, type FeatureReaderOptions } from './features.js';
export { floatToHalf, halfToFloat } from './float16.js';
export { type FileRows, type Gatherer, openGatherer } from './gatherer.js';
export { readInputBytes, readInputText } from './inputFile.js';
export type { ArrayFile, DType, NativeArray } from './nativeArray.js';
export { type NpyArray, type NpyFile, openNpy, readNpy } from './npy.js';
export { readNpz } from './npz.js';
export { createRandom, type Random } from './random.js';
export {
  readSafetensors,
  type Safetensors,
  type SavedTensor,
  type TensorData,
  writeSafetensors,
} from './safetensors.js';
export { sampleTest, sampleTrain, type TestSampling } from './sampling.js';
export { checkSchema } from './schema.js';
export { AMBIGUOUS, readThumosFolder } from './thumos.js';
export { UserError } from './userError.js';
