// Where programs run: the execution providers of ONNX Runtime by name.
import './noTelemetry.js';
import { listSupportedBackends } from 'onnxruntime-node';
import { DeviceError } from './deviceError.js';

export const deviceNames = ['cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** Throws {@link DeviceError} when this machine's ONNX Runtime was built without the device's provider. */
export function requireDevice(device: DeviceName): void {
  const there = listSupportedBackends().map(({ name }) => name);
  if (there.includes(device)) return;
  throw new DeviceError(
    `ONNX Runtime has no '${device}' on this platform (${process.platform} ${process.arch}). ` +
      `It has: ${there.join(', ')}.`,
  );
}
