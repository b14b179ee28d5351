// The engine's part that needs Node: devices, and runtimes in threads of their own.
export { type DeviceName, deviceNames } from './device.js';
export { openRuntime, openRuntimes, type RuntimeOptions } from './nodeRuntime.js';
