// Video files in Node, read by FFmpeg's libraries.
export { decoderVersion, openVideo, type VideoOptions } from './openVideo.js';
