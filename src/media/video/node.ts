// Video files in Node, read by FFmpeg's libraries.
export { decoderVersion } from './decoderVersion.js';
export { openVideo, type VideoOptions } from './openVideo.js';
