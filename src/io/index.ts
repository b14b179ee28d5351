// Reads and writes files that users name, with errors that tell what to do.
export { removeTemporaries, temporaryPath, writeFileAtomic } from './atomicWrite.js';
export { buildFolder, requireFreePlace } from './buildFolder.js';
export {
  errorCode,
  isInputFolder,
  type OpenFile,
  readInputBytes,
  readInputFolder,
  readInputText,
  withFile,
} from './inputFile.js';
export { parseJson } from './json.js';
export { linkFile } from './linkFile.js';
