// Videos: files → frames on a grid of times.
export type { Frame, FrameOptions, Video, VideoInfo } from './types.js';
