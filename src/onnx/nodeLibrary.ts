// onnxruntime-node, loaded without telemetry when it is first needed, and the devices that it was built for.
import { DeviceError } from './session.js';

/**
 * The only place that loads onnxruntime-node: not every command needs it. Microsoft's builds gather telemetry, and leave
 * files in the temporary folder and the cache, unless the variable is set before. Native code sees only the environment
 * of the main thread, so the main thread calls this before it starts a thread that does.
 */
export function loadOnnxRuntime(): Promise<typeof import('onnxruntime-node')> {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  return import('onnxruntime-node');
}

export const deviceNames = ['cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml'] as const;
/** Where programs run: an execution provider of ONNX Runtime. */
export type DeviceName = (typeof deviceNames)[number];

/** Throws {@link DeviceError} when this machine's ONNX Runtime was built without the device's provider. */
export async function requireDevice(device: DeviceName): Promise<void> {
  const { listSupportedBackends } = await loadOnnxRuntime();
  const supported = listSupportedBackends().map(({ name }) => name);
  if (supported.includes(device)) return;
  throw new DeviceError(
    `ONNX Runtime has no '${device}' on this platform (${process.platform} ${process.arch}). ` +
      `It has: ${supported.join(', ')}.`,
  );
}
