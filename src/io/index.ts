// Files in and out: what users name is read, checked and written with errors that say what to do.
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
