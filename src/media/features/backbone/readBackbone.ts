// Reads the description of a backbone from a file, in Node.
import { dirname, join, resolve } from 'node:path';
import { readInputText } from '../../../io/index.js';
import { bundledModels } from '../../../onnx/node.js';
import { type BackboneDescription, parseBackbone } from './backbone.js';

const bundledBackbone = join(bundledModels, 'mobilenet_v1_imagenet.yaml');

/** A description file, by default the bundled one; its model as `openNodeModels` finds it. UserError if it is none. */
export function readBackbone(path = bundledBackbone): BackboneDescription {
  const description = parseBackbone(readInputText(path), path);
  const folder = resolve(dirname(path));
  // A bundled model goes by its name, so that what is recorded means the same on every machine.
  return folder === bundledModels
    ? description
    : { ...description, model: resolve(folder, description.model) };
}
