// Formats of annotations that other tools write and read.
export { type ReadFormatName, readFormatNames } from './detect.js';
export { findMedia } from './mediaFiles.js';
export { type AnyAnnotations, type ReadAnyOptions, readAnyAnnotations } from './read.js';
export { requireFree, saveFormat } from './save.js';
export { readThumosFolder } from './thumos.js';
export { asTimelines, type Selection, selectSegments } from './timelines.js';
export type { OutputFile, Timeline, Timelines, WriteOptions } from './types.js';
export { lostIn, type WrittenFormatName, writeFormat, writtenFormatNames, writtenFormats } from './write.js';
