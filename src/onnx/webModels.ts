// Models in a browser, from bytes that the page fetches, on onnxruntime-web.
import { type ModelAccess, openOnnxModel } from './model.js';
import type { OnnxRuntimeLibrary } from './session.js';

/**
 * `ort`: the module `onnxruntime-web`, or its part `onnxruntime-web/wasm`. `read` gives the bytes of a model
 * by the name in the settings. Models run on the calling thread and block it: in a page, open them in a worker.
 */
export function openWebModels(
  ort: OnnxRuntimeLibrary,
  read: (file: string) => Promise<Uint8Array<ArrayBuffer>>,
): ModelAccess {
  return {
    sha256: async (file) => sha256Of(await read(file)),
    async open(file) {
      const bytes = await read(file);
      const identity = { file, sha256: await sha256Of(bytes) };
      return openOnnxModel(ort, bytes, identity, { provider: 'wasm', threads: 1 });
    },
  };
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
