// Sessions of ONNX Runtime: the library as Node and browsers have it, and the options with which every model is opened.
import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** onnxruntime-node or onnxruntime-web: both export these two, and share their types. */
export interface OnnxRuntimeLibrary {
  readonly InferenceSession: {
    create(path: string, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
    create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
}

/** A device that was asked for and does not exist, or cannot be started. */
export class DeviceError extends Error {
  override name = 'DeviceError';
}

export interface SessionSettings {
  /** Execution provider of ONNX Runtime: 'cpu', 'cuda', 'webgpu', … in Node, 'wasm' or 'webgpu' in a browser. */
  readonly provider: string;
  /** Threads that one operation may use. */
  readonly threads: number;
  /** Outputs that stay in the memory of the device, where it has its own. */
  readonly outputsOnDevice?: readonly string[];
  /** Whether ONNX Runtime prints nothing, because the caller reports its errors. Default false. */
  readonly silent?: boolean;
}

/** Whether the tensors of a provider are in the memory of the process, not in that of a device. */
export const isOnHost = (provider: string): boolean => provider === 'cpu' || provider === 'wasm';

/** Open an ONNX model from its bytes or, in Node, from a path. Rejects with ONNX Runtime's error. */
export function openSession(
  { InferenceSession }: OnnxRuntimeLibrary,
  source: string | Uint8Array,
  { provider, threads, outputsOnDevice = [], silent = false }: SessionSettings,
): Promise<InferenceSession> {
  const locations = outputsOnDevice.map((name) => [name, 'gpu-buffer' as const]);
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    ...(!isOnHost(provider) && { preferredOutputLocation: Object.fromEntries(locations) }),
    ...(silent && { logSeverityLevel: 4 as const }),
  };
  return typeof source === 'string'
    ? InferenceSession.create(source, options)
    : InferenceSession.create(source, options);
}
