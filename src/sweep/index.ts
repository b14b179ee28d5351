// Sweeps: a grid of settings, each trained with several seeds in processes of their own, and compared.
export { pointFolder, sweepFiles } from './folder.js';
export { type Axis, extendGrid, gridOf, parseAxis } from './grid.js';
export { runBytes } from './memory.js';
export { chosen, type PointResult, pointResult, ranked } from './results.js';
export { planSeeds, type SeedTraining, trainSeeds } from './seeds.js';
export { type SweepEvent, type SweepOptions, type SweepResults, type SweepRun, sweep } from './sweep.js';
