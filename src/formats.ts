// The entry point `dgam/formats`: annotation formats of other tools, and feature folders of other repositories, in Node.

export type { Annotations, VideoAnnotation } from './data/index.js';
export {
  type AnyAnnotations,
  asTimelines,
  lostIn,
  type OutputFile,
  type ReadAnyOptions,
  type ReadFormatName,
  readAnyAnnotations,
  readFormatNames,
  readThumosFolder,
  type Selection,
  saveFormat,
  selectSegments,
  type Timeline,
  type Timelines,
  type WriteOptions,
  type WrittenFormatName,
  writeFormat,
  writtenFormatNames,
} from './interop/formats/index.js';
export {
  type Axes,
  type ColumnRange,
  type Imported,
  type ImportOptions,
  importDataset,
  type LeftOut,
  layoutNames,
  type Placed,
  type PlacedCounts,
  type StreamTiming,
} from './interop/layouts/index.js';
