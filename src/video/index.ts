// Videos as frames on a fixed grid in time.
export { frameCount } from './grid.js';
export type { Frame, FrameGrid, VideoFile } from './types.js';
