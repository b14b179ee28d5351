// Video files in Node, read by FFmpeg's libraries.
export { decoderVersion } from './ffmpeg.js';
export { openVideo, type VideoOptions } from './openVideo.js';
