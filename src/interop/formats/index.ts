// Annotation formats of other tools, read and written.
export {
  type ReadFormatName,
  readFormatNames,
  type WrittenFormatName,
  writerOf,
  writtenFormatNames,
} from './formats.js';
export { findMedia } from './media.js';
export { type AnyAnnotations, type ReadAnyOptions, readAnyAnnotations } from './read.js';
export { readThumosFolder } from './thumos.js';
export { asTimelines, type Selection, selectSegments } from './timelines.js';
export type { OutputFile, Timeline, Timelines, WriteOptions } from './types.js';
export { lostIn, saveFormat, writeFormat } from './write.js';
