// One video's features of one stream: a file that holds them, in any of the formats that training reads as they are.
import { openNpy, openNpz, openSafetensors } from '../arrays/index.js';
import { UserError } from '../core/index.js';
import { type FeatureFile, type FeatureView, viewFeatures } from './view.js';

const openers = { '.npy': openNpy, '.npz': openNpz, '.safetensors': openSafetensors };

/** In the order of preference where a video has several. */
export const featureExtensions = Object.keys(openers) as (keyof typeof openers)[];

/** Reads the header of a feature file. UserError if it is corrupt, or not (T, D) by the view, with at least one number. */
export function openFeatureFile(path: string, view: FeatureView = {}): FeatureFile {
  const extension = featureExtensions.find((known) => path.endsWith(known));
  if (!extension)
    throw new UserError(`${path} is no feature file: expected ${featureExtensions.join(', ')}.`);
  return viewFeatures(openers[extension](path), view);
}
