// One video's features of one stream: a file that holds a (T, D) array, in any of the formats that can be read.
import { type ArrayFile, formatShape, openNpy, openNpz, openSafetensors } from '../arrays/index.js';
import { UserError } from '../io/index.js';

const openers = { '.npy': openNpy, '.npz': openNpz, '.safetensors': openSafetensors };

/** In the order of preference where a video has several. */
export const featureExtensions = Object.keys(openers) as (keyof typeof openers)[];

/** A feature file whose header has been read: `snippets` rows of `dim` numbers. */
export interface FeatureFile extends ArrayFile {
  snippets: number;
  dim: number;
}

/** Reads the header of a feature file. UserError if it is corrupt, or not a (T, D) array with at least one number. */
export function openFeatureFile(path: string): FeatureFile {
  const extension = featureExtensions.find((known) => path.endsWith(known));
  if (!extension)
    throw new UserError(`${path} is no feature file: expected ${featureExtensions.join(', ')}.`);
  const file = openers[extension](path);
  const [snippets, dim] = file.shape;
  if (file.shape.length !== 2)
    throw new UserError(
      `${path}: expected features of shape (T, D), found ${formatShape(file.shape)}. Save one row per snippet.`,
    );
  if (snippets === 0)
    throw new UserError(
      `${path}: the video is empty, it has no snippets (T = 0). Extract it again or remove it.`,
    );
  if (dim === 0)
    throw new UserError(`${path}: its snippets are empty, found D = 0. Extract the features again.`);
  return { ...file, snippets, dim };
}
