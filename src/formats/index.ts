// Formats of annotations that other tools write and read.
export { AMBIGUOUS, readThumosFolder } from './thumos.js';
