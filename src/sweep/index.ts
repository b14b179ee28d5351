// Sweeps: a grid of settings, each point with several seeds, and what they reached.
export { openSweep, pointFolder, type SweepPlan, sweepFiles, sweepResults } from './folder.js';
export { type Axis, extendGrid, gridOf, parseAxis } from './grid.js';
export { chosen, type PointResult, pointResult, ranked, runBytes } from './results.js';
