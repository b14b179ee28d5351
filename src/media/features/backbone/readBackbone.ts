// Reads the description of a backbone from a file, in Node.
import { dirname, join, resolve } from 'node:path';
import { readInputText } from '../../../io/index.js';
import { bundledModels } from '../../../onnx/node.js';
import { type BackboneDescription, parseBackbone } from './backbone.js';

const bundledBackbone = join(bundledModels, 'mobilenet_v1_imagenet.yaml');

/**
 * A backbone's description, by default the bundled one. Its `model` is a path from the current folder, or a bundled name,
 * as `openNodeModels` expects. UserError if the file is missing or not valid.
 */
export function readBackbone(path = bundledBackbone): BackboneDescription {
  const description = parseBackbone(readInputText(path), path);
  const folder = resolve(dirname(path));
  // A bundled model is recorded by its name alone, which means the same on every machine.
  return folder === bundledModels
    ? description
    : { ...description, model: resolve(folder, description.model) };
}
