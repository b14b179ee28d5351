// A feature file: the features of one video in one stream, in a format that training reads without conversion.
import { openNpy, openNpz, openSafetensors } from '../arrays/index.js';
import { UserError } from '../core/index.js';
import { type FeatureFile, type FeatureView, viewFeatures } from './view.js';

const openers = { '.npy': openNpy, '.npz': openNpz, '.safetensors': openSafetensors };

/** In the order of preference if a video has several files. */
export const featureExtensions = Object.keys(openers) as (keyof typeof openers)[];

/** Reads the header of a feature file. UserError if it is corrupt, or does not give (T, D) by the view, or is empty. */
export function openFeatureFile(path: string, view: FeatureView = {}): FeatureFile {
  const extension = featureExtensions.find((ending) => path.endsWith(ending));
  if (!extension)
    throw new UserError(`${path} is not a feature file: expected ${featureExtensions.join(', ')}.`);
  return viewFeatures(openers[extension](path), view);
}
