// Models in a browser: from bytes that the page gets, on onnxruntime-web.
import { type InferenceRuntime, type ModelAccess, openOnnxModel } from './onnxModel.js';

/**
 * `ort`: the module `onnxruntime-web`, or its part `onnxruntime-web/wasm`. `read` gives the bytes of the model that
 * settings name. Models run on the calling thread and block it meanwhile: in a page, open them in a worker.
 */
export function openWebModels(
  ort: InferenceRuntime,
  read: (file: string) => Promise<Uint8Array<ArrayBuffer>>,
): ModelAccess {
  return {
    sha256: async (file) => sha256Of(await read(file)),
    async open(file) {
      const bytes = await read(file);
      return openOnnxModel(
        ort,
        bytes,
        { file, sha256: await sha256Of(bytes) },
        { executionProviders: ['wasm'] },
      );
    },
  };
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
