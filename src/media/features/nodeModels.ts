// Models in Node: bundled ones by name, others by path, on onnxruntime-node.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInputBytes, readInputText } from '../../io/index.js';
import { type ModelAccess, openOnnxModel } from '../../onnx/index.js';
import { type BackboneDescription, parseBackbone } from './backbone/backbone.js';

/** The folder of the models that the package has. */
const bundledFolder = fileURLToPath(new URL('../../../models', import.meta.url));
const bundledBackbone = join(bundledFolder, 'mobilenet_v1_imagenet.yaml');

const locate = (file: string): string =>
  file === basename(file) && existsSync(join(bundledFolder, file)) ? join(bundledFolder, file) : file;

/** `threads`: that one operation may use, default 1. Models are opened, and run, on the calling thread. */
export function openNodeModels({ threads = 1 }: { readonly threads?: number } = {}): ModelAccess {
  const sha256 = async (file: string) => {
    const path = locate(file);
    const hash = createHash('sha256').update(readInputBytes(path));
    // Where PyTorch writes weights that do not go into the file itself.
    if (existsSync(`${path}.data`)) hash.update(readInputBytes(`${path}.data`));
    return hash.digest('hex');
  };
  return {
    sha256,
    async open(file) {
      // Microsoft's builds gather telemetry, and leave files in the temporary folder and the cache, unless told not to.
      process.env.ORT_DISABLE_TELEMETRY ??= '1';
      // Loaded with the first model: not every command needs it.
      const ort = await import('onnxruntime-node');
      const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 } as const;
      return openOnnxModel(ort, locate(file), { file, sha256: await sha256(file) }, options);
    },
  };
}

/**
 * A backbone's description, by default the bundled one. Its `model` is a path from the current folder, or a bundled name,
 * as `openNodeModels` expects. UserError if the file is missing or not valid.
 */
export function readBackbone(path = bundledBackbone): BackboneDescription {
  const description = parseBackbone(readInputText(path), path);
  const folder = resolve(dirname(path));
  // A bundled model is recorded by its name alone, which means the same on every machine.
  return folder === bundledFolder
    ? description
    : { ...description, model: resolve(folder, description.model) };
}
