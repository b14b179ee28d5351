// Standardized features: extractors differ in offset and scale by orders of magnitude, the losses and the learning rate do not.
import { div, input, mul, sub, type Tensor } from '../engine/index.js';
import type { ModelSettings } from '../settings/index.js';

/** What x is standardized by: values of a stream that are kept with its parameters, and not trained. */
export const standardNames = { mean: 'features.mean', deviation: 'features.deviation' } as const;

/**
 * (x − mean)/deviation where the settings say so, else x: x (N, D), mean (D), and one deviation for all of D, so that the
 * features keep their shape. Not in the paper.
 */
export function standardized(x: Tensor, { standardize }: ModelSettings): Tensor {
  if (!standardize) return x;
  const mean = input(standardNames.mean, [Number(x.shape[1])]);
  return mul(sub(x, mean), div(1, input(standardNames.deviation, [])));
}
