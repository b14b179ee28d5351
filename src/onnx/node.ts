// What needs Node: devices, and runtimes in threads of their own.
export { type DeviceName, deviceNames } from './device.js';
export { type NodeRuntime, openRuntime, openRuntimes, type PackedValue } from './nodeRuntime.js';
