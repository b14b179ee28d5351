// The engine's part that needs Node: devices, and runtimes in threads of their own.
export { type DeviceName, deviceNames } from './device.js';
export {
  type NodeRuntime,
  openRuntime,
  openRuntimes,
  type PackedValue,
  type RuntimeOptions,
} from './nodeRuntime.js';
