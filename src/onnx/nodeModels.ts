// Models in Node: the package's own by name, others by path, on onnxruntime-node.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInputBytes } from '../io/index.js';
import { type ModelAccess, openOnnxModel } from './model.js';
import { loadOnnxRuntime } from './nodeLibrary.js';

/** The folder of the package's own models. */
export const bundledModels = fileURLToPath(new URL('../../models', import.meta.url));

const locate = (file: string): string =>
  file === basename(file) && existsSync(join(bundledModels, file)) ? join(bundledModels, file) : file;

/** Models are opened and run on the calling thread. `threads`: the number that one operation may use, default 1. */
export function openNodeModels({ threads = 1 }: { readonly threads?: number } = {}): ModelAccess {
  const sha256 = async (file: string) => {
    const path = locate(file);
    const hash = createHash('sha256').update(readInputBytes(path));
    // Where PyTorch writes weights that do not fit into the file itself.
    if (existsSync(`${path}.data`)) hash.update(readInputBytes(`${path}.data`));
    return hash.digest('hex');
  };
  return {
    sha256,
    async open(file) {
      const library = await loadOnnxRuntime();
      const identity = { file, sha256: await sha256(file) };
      return openOnnxModel(library, locate(file), identity, { provider: 'cpu', threads });
    },
  };
}
