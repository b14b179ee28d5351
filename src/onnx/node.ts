// The part of this module that needs Node: devices, runtimes in threads, and models from files.
export { type DeviceName, deviceNames } from './nodeLibrary.js';
export { bundledModels, openNodeModels } from './nodeModels.js';
export { type NodeRuntime, openRuntime, openRuntimes, type ValueHandle } from './nodeRuntime.js';
