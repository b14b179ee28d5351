// Videos as frames on a fixed grid in time.
export type { Frame, FrameGrid, VideoFile } from './types.js';
export { openWebVideo } from './webVideo.js';
