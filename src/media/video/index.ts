// Videos as frames on a fixed grid in time. Runs in a browser as it is; the part that needs Node is in node.ts.
export { type Size, scaledSize } from './geometry.js';
export type { Frame, FrameGrid, VideoFile } from './types.js';
export { openWebVideo } from './webVideo.js';
